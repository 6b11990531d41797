import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const sourceRoot = fileURLToPath(new URL('../', import.meta.url))

/** Every file below `src/`, as paths with `/`, sorted. */
export function sourceFiles(): readonly string[] {
  return readdirSync(sourceRoot, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/').slice(sourceRoot.length))
    .map((path) => path.replace(/^\/+/, ''))
    .sort()
}

export const sourceText = (path: string): string => readFileSync(sourceRoot + path, 'utf8')

/** What a file imports, types included: specifiers as written. */
export function importsOf(text: string): readonly string[] {
  const found: string[] = []
  for (const match of text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s*['"]([^'"]+)['"]/g))
    found.push(match[1]!)
  for (const match of text.matchAll(/(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g)) found.push(match[1]!)
  for (const match of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) found.push(match[1]!)
  return found
}

/** A relative specifier as a path below `src/`. */
export function resolved(from: string, specifier: string): string {
  const parts = from.split('/').slice(0, -1)
  for (const step of specifier.replace(/\?.*$/, '').split('/')) {
    if (step === '..') parts.pop()
    else if (step !== '.') parts.push(step)
  }
  return parts.join('/')
}

/** Code without comments and without the contents of plain strings, for word searches. */
export function codeOnly(text: string): string {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, ' ')
    .replaceAll(/(^|[^:'"`\\])\/\/[^\n]*/g, '$1')
    .replaceAll(/'(?:[^'\\\n]|\\.)*'/g, "''")
    .replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '""')
}

export const isTest = (path: string): boolean => /\.(test|scenario\.test|property\.test|storm\.test)\.tsx?$/.test(path)
