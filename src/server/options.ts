/** What the command line asked for. */
export interface ServeOptions {
  readonly port: number
  readonly nodes: number
  readonly speed: number
  readonly seed: number
  readonly kubeconfig?: string
  /** The engine is that of an open page. */
  readonly bridge: boolean
}

export const usage = `Usage: npm run serve -- [--port 8001] [--nodes 3] [--speed 1] [--seed 7] [--kubeconfig FILE] [--bridge]`

const numbers = { port: 8001, nodes: 3, speed: 1, seed: 7 }
const bounds = { port: [0, 65_535], nodes: [1, 1000], speed: [0, 10_000], seed: [0, 4_294_967_295] } as const
type Name = keyof typeof numbers

/** `--name value` and `--name=value`. */
export function readOptions(words: readonly string[]): ServeOptions | { readonly problem: string } {
  const found: Record<string, number | string | boolean> = { ...numbers, bridge: words.includes('--bridge') }
  const valued = words.filter((word) => word !== '--bridge')
  const rest = valued.flatMap((word) => (/^--[a-z]+=/.test(word) ? splitOnce(word) : [word]))
  for (let index = 0; index < rest.length; index += 2) {
    const name = rest[index]!.replace(/^--/, '')
    const value = rest[index + 1]
    if (!rest[index]!.startsWith('--') || (name !== 'kubeconfig' && !(name in numbers)))
      return { problem: `unknown option: ${rest[index]}` }
    if (value === undefined || value === '') return { problem: `--${name} needs a value` }
    if (name === 'kubeconfig') {
      found[name] = value
      continue
    }
    const [least, most] = bounds[name as Name]
    const number = Number(value)
    const isWhole = Number.isInteger(number) || name === 'speed'
    if (!isWhole || !(number >= least && number <= most))
      return { problem: `--${name} must be a number from ${least} to ${most}` }
    found[name] = number
  }
  return found as unknown as ServeOptions
}

function splitOnce(word: string): readonly string[] {
  const at = word.indexOf('=')
  return [word.slice(0, at), word.slice(at + 1)]
}
