import { dnsLabel } from '../validation/names.ts'

/** Warns of a name that cannot be a hostname. @source kubernetes@1.36 pkg/registry/apps/deployment/strategy.go WarningsOnCreate */
export function nameWarnings(name: string | undefined): string[] {
  const details = dnsLabel(name ?? '')
  if (details.length === 0) return []
  return [
    'metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; ' +
      `a DNS label is recommended: [${details.join(' ')}]`,
  ]
}
