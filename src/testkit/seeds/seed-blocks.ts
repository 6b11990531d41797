import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('blocks/', import.meta.url))

/** A fenced block of a seed, by the line of its opening fence. */
export interface SeedBlock {
  readonly seed: string
  readonly line: number
  /** `yaml`, `sh`, or `drawing`. */
  readonly language: string
  readonly text: string
}

export const seedBlocks: readonly SeedBlock[] = readdirSync(folder)
  .sort()
  .map((name) => {
    const [, seed, line, language] = /^(\d+)-(\d+)\.(\w+)\.txt$/.exec(name)!
    return { seed: seed!, line: Number(line), language: language!, text: readFileSync(folder + name, 'utf8') }
  })

/** Its text as it stands in the seed, without the indentation of the fence. */
export function seedBlock(seed: string, line: number): string {
  const block = seedBlocks.find((candidate) => candidate.seed === seed && candidate.line === line)
  if (block === undefined) throw new Error(`seed ${seed} has no block at line ${line}`)
  return block.text
}

/** The commands of a block as one would type them: no prompt, no comment; a line that goes on ends in a backslash. */
export const commandsOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/^\[user@host ~\]\$ /, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
