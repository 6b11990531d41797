import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sourceFiles, sourceText } from '../../tidy/sources.ts'
import { claims, seedFiles, untold } from './places.ts'
import { commandsOf, seedBlocks } from './seed-blocks.ts'

const stories = sourceFiles()
  .filter((path) => path.startsWith('testkit/seeds/') && /\.(scenario|whole)\.test\.ts$/.test(path))
  .map(sourceText)
  .join('\n')

/** `004:277` for each place that a story's name begins with: `seed 004:277+449 and seed 002:57, …`. */
const told = new Set(
  [...stories.matchAll(/['`]seed (\d{3}:[\d+]+(?: and seed \d{3}:[\d+]+)*)/g)].flatMap(([, places]) =>
    places!.split(' and seed ').flatMap((place) => {
      const [seed, lines] = place.split(':')
      return lines!.split('+').map((line) => `${seed}:${line}`)
    }),
  ),
)
const keyOf = ({ seed, line }: { readonly seed: string; readonly line: number }): string => `${seed}:${line}`

describe('the seeds', () => {
  it('have a story for every fenced block', () => {
    expect(seedBlocks.map(keyOf).filter((key) => !told.has(key))).toEqual([])
  })

  it('have a story for every claim about workloads', () => {
    expect(claims.map(keyOf).filter((key) => !told.has(key))).toEqual([])
  })

  it('are quoted by no story at a place that nobody knows', () => {
    const known = new Set([...seedBlocks, ...claims].map(keyOf))
    expect([...told].filter((key) => !known.has(key))).toEqual([])
  })

  it.each(seedBlocks.filter(({ language }) => language === 'yaml'))('$seed:$line is applied as it stands', (block) => {
    expect(stories).toContain(`seedBlock('${block.seed}', ${block.line})`)
  })

  it.each(seedBlocks.filter(({ language }) => language === 'sh'))('$seed:$line is typed, each command', (block) => {
    if (stories.includes(`commandsOf(seedBlock('${block.seed}', ${block.line}))`)) return
    const missing = commandsOf(block.text).filter(
      (line) => !stories.includes(line.replace('<pod-name>', '$' + '{pod}')),
    )
    expect(missing).toEqual([])
  })
})

describe.each(Object.entries(seedFiles))('seed %s, where its text is at hand', (seed, file) => {
  const path = resolve('../shared/seeds', file)
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []

  it.runIf(lines.length > 0)('has exactly these fenced blocks', () => {
    const kept = seedBlocks.filter((block) => block.seed === seed)
    expect(kept.map(({ line, text }) => [line, text])).toEqual(fencedBlocks(lines))
  })

  it.runIf(lines.length > 0)('says what is quoted, on that line', () => {
    const quoted = [...claims, ...untold].filter((place) => place.seed === seed)
    expect(quoted.filter(({ line, quote }) => !lines[line - 1]!.includes(quote))).toEqual([])
  })
})

function fencedBlocks(lines: readonly string[]): readonly (readonly [number, string])[] {
  const found: (readonly [number, string])[] = []
  for (let index = 0; index < lines.length; index++) {
    const [, indent] = /^( *)```/.exec(lines[index]!) ?? []
    if (indent === undefined) continue
    const end = lines.findIndex((line, at) => at > index && line.trim() === '```')
    const text = lines.slice(index + 1, end).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
    found.push([index + 1, `${text.join('\n')}\n`])
    index = end
  }
  return found
}
