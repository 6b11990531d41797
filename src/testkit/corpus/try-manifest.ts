import { isObject, type JsonValue } from '../../base/json.ts'
import { kinds, olderVersions } from '../../api/index.ts'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import type { Status } from '../../api/status.ts'
import { formatPath, notModelledIn } from '../../api/honesty/not-modelled.ts'
import { readManifests } from '../../api/yaml/read-manifests.ts'
import { podSummary } from '../../api/pod/pod-cells.ts'
import { after, seconds } from '../../clock/instant.ts'
import type { Cluster } from '../../engine/cluster.ts'
import { submit } from '../../engine/requests.ts'
import { standardCluster } from '../../engine/standard-cluster.ts'
import { advanceTo } from '../../engine/step.ts'

/** What became of one document of a manifest. */
export interface DocumentOutcome {
  readonly kind: string
  readonly apiVersion: string
  readonly name: string
  readonly json: JsonValue
  /** `undefined` for a version that is not served: kubectl never sends it. */
  readonly code: number | undefined
  readonly message: string | undefined
  readonly warnings: readonly string[]
  /** Fields that are stored and not modelled. */
  readonly notModelled: readonly string[]
}

export interface ManifestOutcome {
  readonly documents: readonly DocumentOutcome[]
  /** Why the text could not be read to its end. */
  readonly unreadable: string | undefined
  /** How many pods there are ten minutes later, by the word in their Status column. */
  readonly pods: Readonly<Record<string, number>>
  /** What stopped the simulation; it never should. */
  readonly halt: string | undefined
}

const minutesOfLife = 10

/** Creates every document of a manifest in a fresh cluster of three nodes, as `kubectl create` does, and lets it live. */
export function tryManifest(text: string): ManifestOutcome {
  const { documents, errors } = readManifests(text)
  const cluster = standardCluster({ seed: 1, nodes: 3 })
  const bodies = documents.map(({ json }) => json)
  for (const namespace of namespacesOf(bodies)) createNamespace(cluster, namespace)
  const outcomes = bodies.map((body) => created(cluster, body))
  advanceTo(cluster, after(cluster.now, seconds(minutesOfLife * 60)))
  return {
    documents: outcomes,
    unreadable: errors[0]?.message,
    pods: podWords(cluster),
    halt: cluster.halt?.reason,
  }
}

interface Body {
  readonly apiVersion?: unknown
  readonly kind?: unknown
  readonly metadata?: { readonly name?: string; readonly generateName?: string; readonly namespace?: string }
}

const given = ['default', 'kube-node-lease', 'kube-public', 'kube-system']

/** The namespaces that the documents name but do not make. */
function namespacesOf(bodies: readonly JsonValue[]): readonly string[] {
  const objects = bodies.filter(isObject) as readonly Body[]
  const made = objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata?.name)
  const named = objects.flatMap(({ metadata }) => metadata?.namespace ?? [])
  return [...new Set(named)].filter((name) => !given.includes(name) && !made.includes(name))
}

function createNamespace(cluster: Cluster, name: string): void {
  submit(cluster, { method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name } } })
  advanceTo(cluster, after(cluster.now, seconds(1)))
}

function created(cluster: Cluster, body: JsonValue): DocumentOutcome {
  const { apiVersion, kind, metadata } = (isObject(body) ? body : {}) as Body
  const known = [...kinds, ...olderVersions].find((each) => each.kind === kind && groupVersionOf(each) === apiVersion)
  const about = { kind: String(kind), apiVersion: String(apiVersion), name: metadata?.name ?? '', json: body }
  if (known === undefined) {
    const message = `no matches for kind "${about.kind}" in version "${about.apiVersion}"`
    return { ...about, code: undefined, message, warnings: [], notModelled: [] }
  }
  const sent = sortedKeys(body)
  const {
    code,
    body: answer,
    warnings,
  } = submit(cluster, { method: 'POST', path: pathOf(known, body as Body), body: sent })
  // What is asked for next finds what was asked for before.
  advanceTo(cluster, after(cluster.now, seconds(1)))
  const message = code < 300 ? undefined : (answer as Status).message
  const notModelled = code < 300 ? notModelledIn(body, known.schema).map(({ path }) => formatPath(path)) : []
  return { ...about, code, message, warnings: warnings ?? [], notModelled }
}

/** kubectl sends what it read with its keys in order. */
function sortedKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sortedKeys)
  if (!isObject(value)) return value
  const object = value as { readonly [key: string]: JsonValue }
  return Object.fromEntries(
    Object.keys(object)
      .toSorted()
      .map((key) => [key, sortedKeys(object[key]!)]),
  )
}

const groupVersionOf = ({ group, version }: KindDefinition): string => (group === '' ? version : `${group}/${version}`)

function pathOf(kind: KindDefinition, { metadata }: Body): string {
  const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`
  const namespace = kind.namespaced ? `/namespaces/${metadata?.namespace ?? 'default'}` : ''
  return `${root}${namespace}/${kind.resource}?fieldValidation=Strict`
}

function podWords({ server }: Cluster): Readonly<Record<string, number>> {
  const words: Record<string, number> = {}
  for (const pod of server.live.list('pods') as readonly Pod[]) {
    const { status } = podSummary(pod)
    words[status] = (words[status] ?? 0) + 1
  }
  return words
}
