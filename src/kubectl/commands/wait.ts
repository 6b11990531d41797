import type { KubeObject } from '../../api/object.ts'
import type { JsonValue } from '../../base/json.ts'
import { fail, failWith, readFlags, timeNow, type Command, type CommandContext } from '../command.ts'
import type { FlagDefinitions } from '../flags.ts'
import { objectPath } from '../requests.ts'
import { displayName } from '../resource-names.ts'
import { targetFlags, targetsOf, type Target } from '../targets.ts'
import { valuesAt, valueText } from '../print/json-path.ts'
import { secondsIn } from './logs.ts'

const definitions: FlagDefinitions = {
  ...targetFlags,
  for: { kind: 'string' },
  timeout: { kind: 'string' },
  output: { kind: 'string', short: 'o' },
}

type Condition = (object: KubeObject | undefined) => boolean

/** `kubectl wait --for=condition=Ready pod/x`. @source kubernetes@1.36 kubectl/pkg/cmd/wait */
export const wait: Command = function* (context) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  const wanted = flags.values.get('for') ?? ''
  const isMet = conditionOf(wanted)
  if (isMet === undefined) return fail(context, `unrecognized condition: ${JSON.stringify(wanted)}`)
  const seconds = secondsIn(flags.values.get('timeout') ?? '30s')!
  const end = timeNow(context).now + (seconds < 0 ? 604_800 : seconds) * 1000
  const isCreate = wanted.toLowerCase() === 'create'
  let targets = targetsOf(context, flags)
  while (isCreate && typeof targets !== 'number' && targets.missing.length > 0) {
    if (timeNow(context).now >= end) return fail(context, 'timed out waiting for the condition')
    yield 'untilChange'
    targets = targetsOf(context, flags)
  }
  if (typeof targets === 'number') return targets
  const isDelete = wanted.toLowerCase() === 'delete'
  if (targets.missing[0] !== undefined && !isDelete) return failWith(context, targets.missing[0].response)
  if (targets.found.length === 0) return isDelete ? 0 : fail(context, 'no matching resources found')
  let exitCode = 0
  for (const target of targets.found) {
    let object = current(context, target)
    while (!isMet(object)) {
      if (timeNow(context).now >= end) break
      yield 'untilChange'
      object = current(context, target)
    }
    if (isMet(object)) context.out(`${displayName(target.kind, target.name)} condition met\n`)
    else exitCode = fail(context, `timed out waiting for the condition on ${target.kind.resource}/${target.name}`)
  }
  return exitCode
}

function current(context: CommandContext, { kind, namespace, name, object }: Target): KubeObject | undefined {
  const { code, body } = context.send({ method: 'GET', path: objectPath(kind, namespace, name) })
  const found = code === 200 ? (body as KubeObject) : undefined
  return found?.metadata.uid === object.metadata.uid ? found : undefined
}

interface Conditioned extends KubeObject {
  readonly status?: {
    readonly observedGeneration?: number
    readonly conditions?: readonly {
      readonly type: string
      readonly status: string
      readonly observedGeneration?: number
    }[]
  }
}

function conditionOf(text: string): Condition | undefined {
  if (text.toLowerCase() === 'delete') return (object) => object === undefined
  if (text.toLowerCase() === 'create') return (object) => object !== undefined
  const condition = /^condition=([^=]+)(?:=(.*))?$/.exec(text)
  if (condition !== null) return hasCondition(condition[1]!, condition[2] ?? 'true')
  const path = /^jsonpath=\{?(.*?)\}?(?:=(.*))?$/.exec(text)
  if (path === null) return undefined
  const wanted = path[2]?.replace(/^(["'])(.*)\1$/, '$2')
  return (object) => {
    const [value] = object === undefined ? [] : valuesAt(path[1]!.replace(/\}$/, ''), object as unknown as JsonValue)
    return value !== undefined && (wanted === undefined || valueText(value) === wanted)
  }
}

function hasCondition(type: string, status: string): Condition {
  return (object) => {
    const { metadata, status: known } = (object ?? {}) as Partial<Conditioned>
    const found = known?.conditions?.find((each) => each.type.toLowerCase() === type.toLowerCase())
    if (found === undefined || metadata === undefined) return false
    const observed = found.observedGeneration ?? known?.observedGeneration
    if (observed !== undefined && observed < (metadata.generation ?? 0)) return false
    return found.status.toLowerCase() === status.toLowerCase()
  }
}
