import type { KubeObject } from '../../api/object.ts'
import type { OwnerReference } from '../../api/openapi/kubernetes.ts'
import type { PropagationPolicy } from '../../cluster/machinery/contract.ts'

/** What a scripted actor does at one instant of a trace. */
export type CollectorInput = { readonly at: number; readonly actor: string; readonly resource: string } & (
  | { readonly type: 'create'; readonly text: string; readonly object: KubeObject }
  | {
      readonly type: 'update'
      readonly namespace: string
      readonly name: string
      readonly owners: readonly Pick<OwnerReference, 'kind' | 'name' | 'uid' | 'controller' | 'blockOwnerDeletion'>[]
      readonly finalizers: readonly string[]
    }
  | {
      readonly type: 'request'
      readonly text: string
      readonly name: string
      readonly policy: PropagationPolicy | undefined
    }
  | { readonly type: 'delete'; readonly namespace: string; readonly name: string }
)

export interface CollectorTrace {
  readonly inputs: readonly CollectorInput[]
  /** Every line but the title, as it stands in the file. */
  readonly lines: readonly string[]
  readonly end: number
}

const timed = /^ *(\d+)\.(\d{3})s {2}(\S+) (.*)$/
/** Actors whose lines follow from the others' deeds. */
const consequences = new Set(['GC', 'APISERVER', 'KUBELET', 'EVENT', 'FINAL'])

export function parseCollectorTrace(content: string): CollectorTrace {
  const lines = content.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))
  let end = 0
  const inputs = lines.flatMap((line) => {
    const match = timed.exec(`${line} `)
    if (!match) return []
    const at = Number(match[1]) * 1000 + Number(match[2])
    end = Math.max(end, at)
    return consequences.has(match[3]!) ? [] : inputOf(at, match[3]!, match[4]!.trim())
  })
  return { inputs, lines, end }
}

function inputOf(at: number, actor: string, text: string): readonly CollectorInput[] {
  const created = /^create ([^/]+)\/\S* (\{.*)$/.exec(text)
  if (created)
    return [{ at, actor, type: 'create', resource: created[1]!, text, object: JSON.parse(created[2]!) as KubeObject }]
  const updated = /^update ([^/]+)\/([^/]*)\/(\S+) uid=\S+ owners=\[(.*?)\] finalizers=\[(.*?)\]/.exec(text)
  if (updated) {
    const [, resource, namespace, name, owners, finalizers] = updated
    return [
      {
        at,
        actor,
        type: 'update',
        resource: resource!,
        namespace: namespace!,
        name: name!,
        owners: ownersOf(owners!),
        finalizers: finalizers!.split(/[ ,]+/).filter((finalizer) => finalizer !== ''),
      },
    ]
  }
  const requested = /^DELETE ([^/]+)\/(\S+)(?: propagationPolicy=(\w+))?/.exec(text)
  if (requested)
    return [
      {
        at,
        actor,
        type: 'request',
        resource: requested[1]!,
        text,
        name: requested[2]!.split('/').at(-1)!,
        policy: requested[3] as PropagationPolicy | undefined,
      },
    ]
  const deleted = /^delete (?:\([^)]*\) )?([^/]+)\/([^/]*)\/(\S+)/.exec(text)
  return deleted
    ? [{ at, actor, type: 'delete', resource: deleted[1]!, namespace: deleted[2]!, name: deleted[3]! }]
    : []
}

const ownerPattern = /(\S+?)\/(\S+) uid=(\S+) controller=(\w+) blockOwnerDeletion=(\w+)/g

function ownersOf(text: string) {
  const flag = (word: string): boolean | undefined => (word === 'nil' ? undefined : word === 'true')
  return [...text.matchAll(ownerPattern)].map(([, kind, name, uid, controller, blocks]) => ({
    kind: kind!,
    name: name!,
    uid: uid!,
    ...(flag(controller!) !== undefined && { controller: flag(controller!)! }),
    ...(flag(blocks!) !== undefined && { blockOwnerDeletion: flag(blocks!)! }),
  }))
}
