import { nslookup, nslookupSince129 } from '../cluster/network/nslookup.ts'
import type { LookUpFrom } from '../cluster/kubelet/name-lookup.ts'

/**
 * busybox 1.28, which Kubernetes' documentation uses, unless the image asks for a later one: that one applies the search
 * domains to names without a dot only.
 */
export const lookUpFrom: LookUpFrom = (view, { metadata }, { name, tag }) => {
  const minor = name === 'busybox' ? Number(/^1\.(\d+)/.exec(tag)?.[1] ?? 0) : 0
  const ask = minor >= 29 ? nslookupSince129 : nslookup
  return (query) => ask(view, query, metadata.namespace ?? '')
}
