import type { Pod } from '../../api/openapi/kubernetes.ts'
import {
  dnsAddress,
  dnsName,
  exactName,
  nameOfAddress,
  resolvedName,
  searchSuffixes,
} from '../machinery/domain-names.ts'
import type { ClusterView } from '../machinery/view.ts'
import type { ImageReference } from './images.ts'

/** What `nslookup` prints and how it ends. */
export interface LookUpResult {
  readonly lines: readonly string[]
  readonly exitCode: number
}

export type LookUp = (name: string) => LookUpResult

/** busybox 1.28, which Kubernetes' documentation uses, applies the search list; 1.29 and later do so for names without a dot only. */
export function lookUpIn(view: ClusterView, pod: Pod, { name, tag }: ImageReference): LookUp {
  const namespace = pod.metadata.namespace ?? ''
  const minor = name === 'busybox' ? Number(/^1\.(\d+)/.exec(tag)?.[1] ?? 0) : 0
  return minor >= 29
    ? (written) => newLookUp(view, namespace, written)
    : (written) => oldLookUp(view, namespace, written)
}

function oldLookUp(view: ClusterView, namespace: string, written: string): LookUpResult {
  const head = [`Server:    ${dnsAddress}`, `Address 1: ${dnsAddress} ${dnsName}`, '']
  const answer = resolvedName(view, namespace, written)
  if (answer === undefined) return { lines: [...head, `nslookup: can't resolve '${written}'`], exitCode: 1 }
  const addresses = answer.addresses.map(
    (address, index) => `Address ${index + 1}: ${address}${known(nameOfAddress(view, address))}`,
  )
  return { lines: [...head, `Name:      ${written}`, ...addresses], exitCode: 0 }
}

const known = (name: string | undefined): string => (name === undefined ? '' : ` ${name}`)

function newLookUp(view: ClusterView, namespace: string, written: string): LookUpResult {
  const lines = [`Server:\t\t${dnsAddress}`, `Address:\t${dnsAddress}:53`, '']
  const plain = written.replace(/\.$/, '')
  const names = written.includes('.') ? [plain] : searchSuffixes(namespace).map((suffix) => `${plain}.${suffix}`)
  let exitCode = 0
  for (const family of ['A', 'AAAA'])
    for (const name of names) {
      const answer = exactName(view, name)
      if (answer === undefined) {
        lines.push(`** server can't find ${name}: NXDOMAIN`)
        exitCode = 1
      } else if (family === 'A')
        lines.push(...answer.addresses.flatMap((address) => [`Name:\t${name}`, `Address: ${address}`]))
      lines.push('')
    }
  return { lines, exitCode }
}
