import { spawnSync } from 'node:child_process'

/** The real kubectl, and what it says it is. */
export interface Kubectl {
  readonly path: string
  /** `1.32`. */
  readonly version: string
}

const oldest = 27

/**
 * The kubectl on the PATH when it is 1.27 or newer; else Debian's package, where there is a root who can install it, whatever its version.
 */
export function findKubectl(): Kubectl | undefined {
  const found = kubectlAt('kubectl')
  if (found !== undefined && minorOf(found) >= oldest) return found
  const isRoot = process.getuid?.() === 0
  if (found === undefined && isRoot && spawnSync('apt-get', ['--version']).status === 0) {
    spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore' })
    spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'kubernetes-client'], { stdio: 'ignore' })
  }
  return found ?? kubectlAt('kubectl')
}

export const minorOf = ({ version }: Kubectl): number => Number(version.split('.')[1])

function kubectlAt(name: string): Kubectl | undefined {
  const { status, stdout } = spawnSync(name, ['version', '--client', '-o', 'json'], { encoding: 'utf8' })
  if (status !== 0) return undefined
  const { clientVersion } = JSON.parse(stdout) as {
    readonly clientVersion: { readonly major: string; readonly minor: string }
  }
  const path = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim()
  return { path, version: `${clientVersion.major}.${Number.parseInt(clientVersion.minor, 10)}` }
}
