import type { KubeObject } from '../../api/object.ts'
import type { NodeCondition, Taint, Toleration } from '../../api/openapi/kubernetes.ts'

/** What a scripted actor does at one instant of a trace; `text` is its line. */
export type NodeInput = { readonly at: number; readonly text: string } & (
  | { readonly type: 'createNode'; readonly object: KubeObject }
  | { readonly type: 'createPod'; readonly object: KubeObject; readonly phase: string }
  | { readonly type: 'deleteNode' | 'deletePod' | 'removePod' | 'stop' | 'return'; readonly name: string }
  | { readonly type: 'taint'; readonly name: string; readonly taints: readonly TraceTaint[] }
  | { readonly type: 'nodeStatus'; readonly name: string; readonly conditions: readonly TraceCondition[] }
  | { readonly type: 'podStatus'; readonly name: string; readonly condition: TraceCondition }
  | { readonly type: 'told' }
  | { readonly type: 'cordon'; readonly name: string; readonly isCordoned: boolean }
  | { readonly type: 'label'; readonly name: string; readonly labels: { readonly [name: string]: string } }
  | { readonly type: 'tolerate'; readonly name: string; readonly tolerations: readonly Toleration[] }
)

/** A taint with its time as a trace gives it: seconds since the start. */
export type TraceTaint = Taint & { readonly addedAt?: number }

/** A condition with its times in seconds since the start; undefined stands for no time at all. */
export type TraceCondition = Pick<NodeCondition, 'type' | 'status' | 'reason' | 'message'> & {
  readonly changedAt: number | undefined
  readonly beatenAt: number | undefined
}

export interface NodeTrace {
  readonly title: string
  readonly inputs: readonly NodeInput[]
  /** Every line but the title, as it stands in the file. */
  readonly lines: readonly string[]
  /** The time of the last line that has one. */
  readonly last: number
}

const timed = /^ *(\d+)\.(\d{3})s {2}(.*)$/

export function parseNodeTrace(content: string): NodeTrace {
  const all = content.split('\n').filter((line) => line.trim() !== '')
  const lines = all.filter((line) => !line.startsWith('#'))
  const inputs: NodeInput[] = []
  let last = 0
  for (const line of lines) {
    const match = timed.exec(line)
    if (match === null) continue
    last = Number(match[1]) * 1000 + Number(match[2])
    const text = match[3]!
    if (!/^(USER|KUBELET) /.test(text)) continue
    inputs.push(inputOf(last, text))
  }
  return { title: all.find((line) => line.startsWith('#')) ?? '', inputs, lines, last }
}

type Reader = (groups: readonly string[], base: { readonly at: number; readonly text: string }) => NodeInput

const readers: readonly (readonly [pattern: RegExp, read: Reader])[] = [
  [
    /^\S+ create node\/\S+ (\{.*)$/,
    ([json], base) => ({ ...base, type: 'createNode', object: JSON.parse(json!) as KubeObject }),
  ],
  [
    /^\S+ create pod\/\S+ phase=(\S*) (\{.*)$/,
    ([phase, json], base) => ({ ...base, type: 'createPod', phase: phase!, object: JSON.parse(json!) as KubeObject }),
  ],
  [/^\S+ delete node\/(\S+)$/, ([name], base) => ({ ...base, type: 'deleteNode', name: name! })],
  [
    /^\S+ delete pod\/(\S+) gracePeriodSeconds=0: removed/,
    ([name], base) => ({ ...base, type: 'removePod', name: name! }),
  ],
  [/^USER delete pod\/([^\s:]+)/, ([name], base) => ({ ...base, type: 'deletePod', name: name! })],
  [/^KUBELET (\S+) stops/, ([name], base) => ({ ...base, type: 'stop', name: name! })],
  [/^KUBELET (\S+) (?:is back|starts)/, ([name], base) => ({ ...base, type: 'return', name: name! })],
  [
    /^\S+ node\/(\S+) taints: \[(.*)\]$/,
    ([name, taints], base) => ({ ...base, type: 'taint', name: name!, taints: taintsIn(taints!) }),
  ],
  [
    /^\S+ node\/(\S+?):? (?:spec\.)?unschedulable[=:] ?(true|false)$/,
    ([name, value], base) => ({ ...base, type: 'cordon', name: name!, isCordoned: value === 'true' }),
  ],
  [
    /^\S+ node\/(\S+?):? (?:metadata\.)?labels[=:]? ?(\{.*\})$/,
    ([name, json], base) => ({
      ...base,
      type: 'label',
      name: name!,
      labels: JSON.parse(json!) as { readonly [name: string]: string },
    }),
  ],
  [
    /^\S+ node\/(\S+) status: (.*)$/,
    ([name, text], base) => ({ ...base, type: 'nodeStatus', name: name!, conditions: conditionsIn(text!) }),
  ],
  [
    /^\S+ pod\/(\S+) status: (.*)$/,
    ([name, text], base) => ({ ...base, type: 'podStatus', name: name!, condition: conditionsIn(text!)[0]! }),
  ],
  [
    /^\S+ (?:update |patch )?pod\/(\S+?):? (?:spec[.:] ?)?tolerations?[:=]? ?(.*)$/,
    ([name, text], base) => ({ ...base, type: 'tolerate', name: name!, tolerations: tolerationsIn(text!) }),
  ],
]

/** What nobody can play is only told. */
function inputOf(at: number, text: string): NodeInput {
  for (const [pattern, read] of readers) {
    const match = pattern.exec(text)
    if (match !== null) return read(match.slice(1), { at, text })
  }
  return { at, text, type: 'told' }
}

/** As JSON, or in words: `[maint:NoExecute for 5s, other=x:NoExecute]`. */
function tolerationsIn(text: string): readonly Toleration[] {
  if (text.startsWith('[{')) return JSON.parse(text) as readonly Toleration[]
  const words = text.replace(/^\[(.*)\]$/, '$1').split(', ')
  return words.filter(Boolean).map((word) => {
    const [, key = '', value] = /^([^=: ]*)(?:=([^: ]*))?/.exec(word)!
    const effect = /NoExecute|PreferNoSchedule|NoSchedule/.exec(word)?.[0]
    const patience = /(\d+)s?\)?$/.exec(word)?.[1]
    return {
      ...(key !== '' && { key }),
      operator: value === undefined || value === 'Exists' ? 'Exists' : 'Equal',
      ...(value !== undefined && value !== 'Exists' && { value }),
      ...(effect !== undefined && { effect }),
      ...(patience !== undefined && { tolerationSeconds: Number(patience) }),
    }
  })
}

function taintsIn(text: string): readonly TraceTaint[] {
  return text === ''
    ? []
    : text.split(', ').map((taint) => {
        const [, key, value, effect, seconds] = /^([^=:]+)(?:=([^:]*))?:([^@]+)(?:@(\d+)s)?$/.exec(taint)!
        return {
          key: key!,
          ...(value !== undefined && { value }),
          effect: effect!,
          ...(seconds !== undefined && { addedAt: Number(seconds) }),
        }
      })
}

const condition =
  /(\w+)=(True|False|Unknown) reason="?(\w*)"? message="((?:[^"\\]|\\.)*)" lastTransitionTime=(\S+?)s(?: lastHeartbeatTime=(\S+?)s)?(?=;|$)/g

const conditionsIn = (text: string): readonly TraceCondition[] =>
  [...text.matchAll(condition)].map(([, type, status, reason, message, changedAt, beatenAt]) => ({
    type: type!,
    status: status!,
    reason: reason!,
    message: message!,
    changedAt: timeOf(changedAt),
    beatenAt: timeOf(beatenAt),
  }))

function timeOf(seconds: string | undefined): number | undefined {
  const value = Number(seconds)
  return seconds === undefined || value < -1e9 ? undefined : value
}
