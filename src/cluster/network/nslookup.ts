import type { ClusterView } from '../machinery/view.ts'
import { answerName, pointers, resolveName } from './dns.ts'
import { dnsAddress, dnsServiceName, reverseName, searchDomains } from './names.ts'

export interface Printed {
  readonly text: string
  readonly exitCode: 0 | 1
}

const fourNumbers = /^\d+\.\d+\.\d+\.\d+$/

/** What busybox 1.28 prints: search domains apply, each address is followed by its name. */
export function nslookup(view: ClusterView, query: string, podNamespace: string): Printed {
  const server = `Server:    ${dnsAddress}\nAddress 1: ${dnsAddress} ${dnsServiceName}\n\n`
  const addresses = fourNumbers.test(query) ? [query] : resolveName(view, query, podNamespace).addresses
  if (addresses.length === 0) return { text: `${server}nslookup: can't resolve '${query}'\n`, exitCode: 1 }
  const lines = addresses.map(
    (address, index) => `Address ${index + 1}: ${[address, ...pointers(view, address).slice(0, 1)].join(' ')}\n`,
  )
  return { text: `${server}Name:      ${query}\n${lines.join('')}`, exitCode: 0 }
}

/** What busybox 1.29 and later prints: search domains apply to names without a dot alone, and every one of them is told. */
export function nslookupSince129(view: ClusterView, query: string, podNamespace: string): Printed {
  const server = `Server:\t\t${dnsAddress}\nAddress:\t${dnsAddress}:53\n\n`
  if (fourNumbers.test(query)) return reverseLookup(view, query, server)
  const names = query.includes('.')
    ? [query.replace(/\.$/, '')]
    : searchDomains(podNamespace).map((domain) => `${query}.${domain}`)
  let text = server
  let exitCode: Printed['exitCode'] = 0
  for (const type of ['A', 'AAAA'] as const)
    for (const name of names) {
      const { status, records } = answerName(view, name, type)
      if (status === 'found' || status === 'empty') {
        text += records.map((record) => shownRecord(record.name, record.type, record.value)).join('') + '\n'
        continue
      }
      text += `** server can't find ${name}: NXDOMAIN\n\n`
      exitCode = 1
    }
  return { text, exitCode }
}

const shownRecord = (name: string, type: string, value: string): string =>
  type === 'CNAME' ? `${name}\tcanonical name = ${value}\n` : `Name:\t${name}\nAddress: ${value}\n`

function reverseLookup(view: ClusterView, address: string, server: string): Printed {
  const names = pointers(view, address)
  const question = reverseName(address)
  if (names.length === 0) return { text: `${server}** server can't find ${question}: NXDOMAIN\n\n`, exitCode: 1 }
  return { text: `${server}${names.map((name) => `${question}\tname = ${name}\n`).join('')}\n`, exitCode: 0 }
}
