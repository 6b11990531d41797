import type { KubeObject } from '../../api/object.ts'
import type { Service } from '../../api/openapi/kubernetes.ts'

/** What a scripted actor does at one instant of a trace. */
export type EndpointsInput = { readonly at: number; readonly line: string } & (
  | { readonly type: 'create' | 'update'; readonly resource: string; readonly object: KubeObject }
  | {
      readonly type: 'terminate' | 'remove'
      readonly resource: string
      readonly namespace: string
      readonly name: string
    }
  | { readonly type: 'createPods'; readonly names: readonly string[]; readonly unready: ReadonlySet<string> }
  | { readonly type: 'unready'; readonly name: string }
  | { readonly type: 'note' }
)

export interface EndpointsTrace {
  readonly inputs: readonly EndpointsInput[]
  /** Every line but the title. */
  readonly lines: readonly string[]
  readonly end: number
  /** Names of the slices that the controller makes, in order. */
  readonly sliceNames: readonly string[]
  readonly batchMilliseconds: number
  /** Writes fail until then. */
  readonly failsUntil: number
  readonly isNamespaceTerminating: boolean
}

const timed = /^ *(\d+)\.(\d{3})s {2}(\S+)(?: (.*))?$/
const scripted = new Set(['USER', 'KUBELET', 'GC'])

export function parseEndpointsTrace(content: string): EndpointsTrace {
  const [title = '', ...rest] = content.split('\n')
  const lines = rest.filter((line) => line.trim() !== '' && !line.startsWith('#'))
  let end = 0
  // Go leaves an empty map out of the JSON, but its controllers tell it from none.
  const hasEmptySelector = title.includes('selector {}')
  const inputs = lines.flatMap((line) => {
    const match = timed.exec(line)
    if (!match) return []
    const at = Number(match[1]) * 1000 + Number(match[2])
    end = Math.max(end, at)
    return scripted.has(match[3]!) ? [selecting(inputOf(at, line, match[4] ?? ''), hasEmptySelector)] : []
  })
  return {
    inputs,
    lines,
    end,
    sliceNames: lines.flatMap((line) => / ENDPOINTSLICE create endpointslices\/[^/]*\/(\S+)/.exec(line)?.[1] ?? []),
    batchMilliseconds: Number(/batch period\S* = (\d+) ms/.exec(title)?.[1] ?? 0),
    failsUntil: Number(/fail until (\d+) s/.exec(title)?.[1] ?? 0) * 1000,
    isNamespaceTerminating: lines.some((line) => line.includes('because it is being terminated')),
  }
}

function selecting(input: EndpointsInput, hasEmptySelector: boolean): EndpointsInput {
  if (!hasEmptySelector || !('object' in input) || input.resource !== 'services') return input
  const service = input.object as Service
  return { ...input, object: { ...service, spec: { selector: {}, ...service.spec } } as KubeObject }
}

function inputOf(at: number, line: string, text: string): EndpointsInput {
  const written = /^(create|update) ([^/]+)\/\S* (\{.*)$/.exec(text)
  if (written)
    return {
      at,
      line,
      type: written[1] as 'create' | 'update',
      resource: written[2]!,
      object: JSON.parse(written[3]!) as KubeObject,
    }
  const gone = /^(delete \(Terminating\)|delete|removed) ([^/]+)\/([^/]*)\/(\S+)$/.exec(text)
  if (gone) {
    const [, verb, resource, namespace, name] = gone
    return {
      at,
      line,
      type: verb === 'delete (Terminating)' ? 'terminate' : 'remove',
      resource: resource!,
      namespace: namespace!,
      name: name!,
    }
  }
  const pods = /^creates \d+ pods (\S+?)\.\.(\S+?)[,;]?(?: (.*))?$/.exec(text)
  if (pods) {
    const unready = /(\S+)\.\.(\S+) not ready/.exec(text)
    return {
      at,
      line,
      type: 'createPods',
      names: namesBetween(pods[1]!, pods[2]!),
      unready: new Set(unready ? namesBetween(unready[1]!, unready[2]!) : []),
    }
  }
  const unready = /^(\S+) unready$/.exec(text)
  return unready ? { at, line, type: 'unready', name: unready[1]! } : { at, line, type: 'note' }
}

/** `web-008..web-011` */
function namesBetween(first: string, last: string): readonly string[] {
  const [prefix, digits] = [first.slice(0, first.lastIndexOf('-') + 1), first.slice(first.lastIndexOf('-') + 1)]
  const names: string[] = []
  for (let number = Number(digits); number <= Number(last.slice(prefix.length)); number++)
    names.push(prefix + String(number).padStart(digits.length, '0'))
  return names
}
