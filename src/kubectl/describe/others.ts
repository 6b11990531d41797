import { isObject, type JsonObject, type JsonValue } from '../../base/json.ts'
import type { KubeObject } from '../../api/object.ts'
import type {
  ConfigMap,
  LimitRange,
  Namespace,
  ResourceQuota,
  Secret,
  ServiceAccount,
} from '../../api/openapi/kubernetes.ts'
import { isRefusal, list } from '../requests.ts'
import { kindNamed } from '../resource-names.ts'
import { describeMetadata, describeName, describer } from './describer.ts'
import { quotaTable } from './policies.ts'
import type { Writer } from './writer.ts'

export const configMapDescriber = describer<ConfigMap>((writer, map) => {
  describeName(writer, map)
  describeMetadata(writer, map)
  writer.line('\nData\n====')
  for (const [key, value] of Object.entries(map.data ?? {}).sort()) writer.line(`${key}:\n----\n${value}\n`)
  writer.line('\nBinaryData\n====')
  for (const [key, value] of Object.entries(map.binaryData ?? {}).sort()) writer.line(`${key}: ${bytesIn(value)} bytes`)
  writer.line('')
})

const bytesIn = (base64: string): number =>
  (base64.length / 4) * 3 - (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0)

export const secretDescriber = describer<Secret>((writer, secret) => {
  describeName(writer, secret)
  describeMetadata(writer, secret)
  writer.line(`\nType:\t${secret.type ?? ''}\n\nData\n====`)
  for (const [key, value] of Object.entries(secret.data ?? {}).sort()) writer.line(`${key}:\t${bytesIn(value)} bytes`)
}, false)

export const serviceAccountDescriber = describer<ServiceAccount>((writer, account) => {
  describeName(writer, account)
  describeMetadata(writer, account)
  const names = (references: readonly { readonly name?: string }[] | undefined): string =>
    (references ?? []).map(({ name }) => name ?? '').join(', ') || '<none>'
  writer.field('Image pull secrets', names(account.imagePullSecrets))
  writer.field('Mountable secrets', names(account.secrets))
  writer.field('Tokens', '<none>')
})

export const namespaceDescriber = describer<Namespace>((writer, namespace, context) => {
  const { metadata, status } = namespace
  writer.field('Name', metadata.name)
  describeMetadata(writer, namespace)
  writer.field('Status', status?.phase ?? '')
  const inside = { ...context, namespace: metadata.name }
  const quotas = list(inside, kindNamed('resourcequotas')!)
  const ranges = list(inside, kindNamed('limitranges')!)
  writer.line('')
  if (isRefusal(quotas) || quotas.length === 0) writer.line('No resource quota.')
  else {
    writer.line('Resource Quotas')
    for (const quota of quotas as readonly ResourceQuota[]) {
      writer.field('Name', quota.metadata.name, 1)
      quotaTable(writer, quota, '  ', '---')
    }
  }
  writer.line('')
  if (isRefusal(ranges) || ranges.length === 0) writer.line('No LimitRange resource.')
  else describeRanges(writer, ranges as readonly LimitRange[])
}, false)

function describeRanges(writer: Writer, ranges: readonly LimitRange[]): void {
  writer.line('Resource Limits')
  writer.line(' Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio')
  writer.line(' ----\t--------\t---\t---\t---------------\t-------------\t-----------------------')
  for (const {
    type,
    min = {},
    max = {},
    default: limit = {},
    defaultRequest = {},
    maxLimitRequestRatio: ratio = {},
  } of ranges.flatMap(({ spec }) => spec?.limits ?? [])) {
    const names = [...new Set([min, max, limit, defaultRequest, ratio].flatMap((each) => Object.keys(each)))].sort()
    for (const name of names)
      writer.line(
        ` ${type}\t${name}\t${[min, max, defaultRequest, limit, ratio].map((each) => each[name] ?? '-').join('\t')}`,
      )
  }
}

/** Every field under its name in words, for kinds without a description of their own. @source kubernetes@1.36 describe.go printUnstructuredContent */
export const genericDescriber = describer<KubeObject>((writer, object) => {
  const { apiVersion, kind, metadata, ...rest } = object as unknown as JsonObject & KubeObject
  describeName(writer, object)
  describeMetadata(writer, object)
  writer.field('API Version', apiVersion)
  const shown = ['name', 'namespace', 'labels', 'annotations', 'managedFields', 'selfLink', 'generation']
  const meta = Object.fromEntries(Object.entries(metadata).filter(([key]) => !shown.includes(key)))
  describeContent(writer, { ...rest, kind, metadata: meta } as unknown as JsonObject, 0)
})

function describeContent(writer: Writer, content: JsonObject, level: number): void {
  for (const [key, value] of Object.entries(content).sort(([left], [right]) => (left < right ? -1 : 1))) {
    if (value === null || value === undefined) writer.field(wordsOf(key), '<nil>', level)
    else if (isObject(value)) {
      writer.line(`${wordsOf(key)}:`, level)
      describeContent(writer, value as JsonObject, level + 1)
    } else if (Array.isArray(value)) {
      writer.line(`${wordsOf(key)}:`, level)
      for (const item of value as readonly JsonValue[]) {
        if (isObject(item)) describeContent(writer, item as JsonObject, level + 1)
        else writer.line(String(item), level + 1)
      }
    } else writer.field(wordsOf(key), String(value), level)
  }
}

const keptWords = new Set(['UID', 'IP', 'URL', 'API'])

/** `blockOwnerDeletion` → `Block Owner Deletion`, `uid` → `UID`; what begins with `$` stays. */
function wordsOf(key: string): string {
  if (!/^[a-zA-Z]/.test(key)) return key
  const words = key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(' ')
  return words
    .map((word) => (keptWords.has(word.toUpperCase()) ? word.toUpperCase() : word[0]!.toUpperCase() + word.slice(1)))
    .join(' ')
}
