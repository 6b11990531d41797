import type { KubeObject } from '../../api/object.ts'
import type { EndpointAddress, Endpoints, EndpointSlice, EndpointSubset } from '../../api/openapi/kubernetes.ts'

const longestList = 12

/** JSON with sorted keys, as Go prints maps. */
export function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = value as { readonly [key: string]: unknown }
  const keys = Object.keys(fields).filter((key) => fields[key] !== undefined)
  return `{${keys
    .sort()
    .map((key) => `${JSON.stringify(key)}:${sortedJson(fields[key])}`)
    .join(',')}}`
}

/** A slice or an Endpoints object; long lists follow the JSON in short form. */
export function shown(object: KubeObject): string {
  const { apiVersion: _version, kind, ...rest } = object
  return kind === 'EndpointSlice' ? shownSlice(rest as EndpointSlice) : shownEndpoints(rest as Endpoints)
}

function shownSlice(slice: EndpointSlice): string {
  const endpoints = slice.endpoints ?? []
  const complete = { ...slice, endpoints, ports: slice.ports ?? [] }
  if (endpoints.length <= longestList) return sortedJson(complete)
  const list = endpoints.map(({ addresses, conditions, nodeName }) => {
    const letters = [conditions?.ready, conditions?.serving, conditions?.terminating]
      .map((flag) => (flag === true ? 't' : 'f'))
      .join('')
    return `${addresses.join()} ${letters} ${nodeName ?? ''}`
  })
  return `${sortedJson({ ...complete, endpoints: null })} endpoints(${endpoints.length})=[${list.join('; ')}]`
}

function shownEndpoints(endpoints: Endpoints): string {
  const { subsets } = endpoints
  const count = (subsets ?? []).reduce(
    (sum, { addresses = [], notReadyAddresses = [] }) => sum + addresses.length + notReadyAddresses.length,
    0,
  )
  if (subsets === undefined || count <= longestList) return sortedJson(endpoints)
  const bare = subsets.map(({ addresses: _ready, notReadyAddresses: _notReady, ...rest }) => rest)
  return `${sortedJson({ ...endpoints, subsets: bare })}${subsets.map(shownLists).join('')}`
}

function shownLists({ addresses = [], notReadyAddresses = [] }: EndpointSubset): string {
  const list = (name: string, items: readonly EndpointAddress[]): string =>
    ` ${name}(${items.length})=[${items.map(({ ip }) => ip).join(' ')}]`
  return list('addresses', addresses) + list('notReadyAddresses', notReadyAddresses)
}

/** A duration as Go prints it: `5ms`, `1.28s`, `1m4s`. */
export function goDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds}ms`
  const hours = Math.floor(milliseconds / 3_600_000)
  const minutes = Math.floor(milliseconds / 60_000) % 60
  const seconds = `${(milliseconds % 60_000) / 1000}s`
  if (hours > 0) return `${hours}h${minutes}m${seconds}`
  return minutes > 0 ? `${minutes}m${seconds}` : seconds
}
