import type { Container, EnvVar, PodSpec, Service } from '../../api/openapi/kubernetes.ts'
import type { KubeObject } from '../../api/object.ts'
import { isEqual } from '../../base/json.ts'
import { change, fail, failWith, readFlags, type Command, type CommandContext } from '../command.ts'
import { isSet, type FlagDefinitions, type ParsedFlags } from '../flags.ts'
import { objectPath } from '../requests.ts'
import { displayName } from '../resource-names.ts'
import { sayMissing, targetFlags, targetsOf, type Target } from '../targets.ts'
import { labelsIn } from './expose.ts'

const text = { kind: 'string' } as const
const definitions: FlagDefinitions = {
  ...targetFlags,
  record: { kind: 'boolean' },
  containers: { kind: 'string', short: 'c' },
  limits: text,
  requests: text,
  env: { kind: 'words', short: 'e' },
  list: { kind: 'boolean' },
  overwrite: { kind: 'boolean' },
  'dry-run': { kind: 'string', bare: 'unchanged' },
  output: { kind: 'string', short: 'o' },
}
const changeCause = 'kubernetes.io/change-cause'

interface Templated extends KubeObject {
  readonly spec: {
    readonly template?: { readonly spec: PodSpec }
    readonly jobTemplate?: { readonly spec: { readonly template: { readonly spec: PodSpec } } }
  } & Partial<PodSpec>
}

type Setter = (context: CommandContext, target: Target, words: readonly string[], flags: ParsedFlags) => number

interface SetCommand {
  readonly act: Setter
  /** Which of the words are what is to be set, rather than what it is to be set on. */
  readonly isValue: (word: string, index: number, words: readonly string[]) => boolean
  readonly lacking?: string
}

const isPair = (word: string): boolean => word.includes('=')
const isLast = (_word: string, index: number, words: readonly string[]): boolean => index === words.length - 1

const commands: Readonly<Record<string, SetCommand>> = {
  image: { act: setImages, isValue: isPair, lacking: 'at least one image update is required' },
  env: { act: setEnvironment, isValue: (word, index) => isPair(word) || (index > 0 && word.endsWith('-')) },
  resources: { act: setResources, isValue: () => false },
  selector: { act: setSelector, isValue: isPair, lacking: 'one selector is required' },
  serviceaccount: { act: setServiceAccount, isValue: isLast, lacking: 'serviceaccount is required' },
  sa: { act: setServiceAccount, isValue: isLast, lacking: 'serviceaccount is required' },
}

/** `kubectl set image|env|resources|selector|serviceaccount`. */
export const set: Command = function* (context) {
  const [what = '', ...args] = context.args
  const command = commands[what]
  if (command === undefined) return fail(context, `unknown command "${what}" for "${context.program} set"`)
  const inner = { ...context, args, path: `set ${what}` }
  const flags = readFlags(inner, definitions)
  if (flags === undefined) return 1
  const values = [...flags.names.filter(command.isValue), ...(flags.lists.get('env') ?? [])]
  const targets = targetsOf(
    inner,
    flags,
    flags.names.filter((word, index, words) => !command.isValue(word, index, words)),
  )
  if (typeof targets === 'number') return targets
  if (values.length === 0 && command.lacking !== undefined) return fail(inner, command.lacking)
  if (isSet(flags, 'record')) context.err('Flag --record has been deprecated, --record will be removed in the future\n')
  let exitCode = sayMissing(inner, targets) ? 1 : 0
  for (const target of targets.found) exitCode = command.act(inner, target, values, flags) || exitCode
  return exitCode
}

function podSpecOf({ object }: Target): PodSpec {
  const { spec } = object as Templated
  return spec.jobTemplate?.spec.template.spec ?? spec.template?.spec ?? (spec as PodSpec)
}

/** A patch of the pod spec, put where the object keeps it. */
function atPodSpec({ object }: Target, patch: unknown): unknown {
  const { spec } = object as Templated
  if (spec.jobTemplate !== undefined) return { jobTemplate: { spec: { template: { spec: patch } } } }
  return spec.template === undefined ? patch : { template: { spec: patch } }
}

/** Sends a strategic patch and says what was done; nothing when nothing changes. */
function applied(context: CommandContext, target: Target, flags: ParsedFlags, spec: unknown, done: string): number {
  const isRecorded = isSet(flags, 'record')
  if (spec === undefined && !isRecorded) return 0
  const cause = `${context.line}${/--record=/.test(context.line) ? '' : '=true'}`
  const metadata = isRecorded ? { metadata: { annotations: { [changeCause]: cause } } } : {}
  const dryRun = flags.values.get('dry-run') ?? 'none'
  const suffix = dryRun === 'none' ? '' : dryRun === 'server' ? ' (server dry run)' : ' (dry run)'
  if (suffix !== ' (dry run)') {
    const response = change(context, {
      method: 'PATCH',
      path: `${objectPath(target.kind, target.namespace, target.name)}?fieldManager=kubectl-set${suffix === '' ? '' : '&dryRun=All'}`,
      contentType: 'application/strategic-merge-patch+json',
      body: { ...metadata, ...(spec !== undefined && { spec }) },
    })
    if (response.code !== 200) return failWith(context, response)
  }
  context.out(`${displayName(target.kind, target.name)} ${done}${suffix}\n`)
  return 0
}

const splitPair = (pair: string): readonly [string, string] => [
  pair.slice(0, pair.indexOf('=')),
  pair.slice(pair.indexOf('=') + 1),
]

function setImages(context: CommandContext, target: Target, words: readonly string[], flags: ParsedFlags): number {
  const pairs = words.map(splitPair)
  const spec = podSpecOf(target)
  const all: readonly Container[] = [...(spec.initContainers ?? []), ...spec.containers]
  for (const [container] of pairs)
    if (container !== '*' && !all.some((candidate) => candidate.name === container))
      return fail(context, `unable to find container named "${container}"`)
  const changed = (containers: readonly Container[] | undefined) =>
    (containers ?? []).flatMap(({ name, image }) => {
      const pair = pairs.findLast(([wanted]) => wanted === '*' || wanted === name)
      return pair === undefined || pair[1] === image ? [] : [{ name, image: pair[1] }]
    })
  const containers = changed(spec.containers)
  const initContainers = changed(spec.initContainers)
  const patch = { ...(containers.length > 0 && { containers }), ...(initContainers.length > 0 && { initContainers }) }
  return applied(
    context,
    target,
    flags,
    Object.keys(patch).length === 0 ? undefined : atPodSpec(target, patch),
    'image updated',
  )
}

const chosenContainers = (target: Target, flags: ParsedFlags): readonly Container[] => {
  const wanted = flags.values.get('containers') ?? '*'
  return podSpecOf(target).containers.filter(({ name }) => wanted === '*' || wanted === name)
}

function setEnvironment(context: CommandContext, target: Target, words: readonly string[], flags: ParsedFlags): number {
  const chosen = chosenContainers(target, flags)
  if (isSet(flags, 'list')) {
    for (const { name, env = [] } of chosen)
      context.out(
        `# ${target.kind.kind} ${target.name}, container ${name}\n${env.map((each) => `${each.name}=${each.value ?? ''}\n`).join('')}`,
      )
    return 0
  }
  if (words.length === 0) return fail(context, 'at least one environment variable must be provided')
  const containers = chosen.flatMap(({ name, env = [] }) => {
    const next = editedVariables(env, words)
    return isEqual(next, env) ? [] : [{ name, env: [...next, ...deletionsOf(env, next)] }]
  })
  return applied(
    context,
    target,
    flags,
    containers.length === 0 ? undefined : atPodSpec(target, { containers }),
    'env updated',
  )
}

function editedVariables(env: readonly EnvVar[], words: readonly string[]): readonly EnvVar[] {
  let next = [...env]
  for (const word of words) {
    const [name, value] = word.includes('=') ? splitPair(word) : [word.slice(0, -1), undefined]
    const index = next.findIndex((each) => each.name === name)
    if (value === undefined) next = next.filter((each) => each.name !== name)
    else if (index < 0) next.push({ name, value })
    else next[index] = { name, value }
  }
  return next
}

const deletionsOf = (before: readonly EnvVar[], after: readonly EnvVar[]): readonly unknown[] =>
  before.filter(({ name }) => !after.some((each) => each.name === name)).map(({ name }) => ({ $patch: 'delete', name }))

function setResources(context: CommandContext, target: Target, _words: readonly string[], flags: ParsedFlags): number {
  const limits = flags.values.get('limits')
  const requests = flags.values.get('requests')
  if (limits === undefined && requests === undefined)
    return fail(context, 'you must specify an update to requests or limits (in the form of --requests/--limits)')
  const resources = {
    ...(limits !== undefined && { limits: labelsIn(limits) }),
    ...(requests !== undefined && { requests: labelsIn(requests) }),
  }
  const chosen = chosenContainers(target, flags)
  if (chosen.length === 0)
    return fail(context, `unable to find container named ${flags.values.get('containers') ?? ''}`)
  return applied(
    context,
    target,
    flags,
    atPodSpec(target, { containers: chosen.map(({ name }) => ({ name, resources })) }),
    'resource requirements updated',
  )
}

function setSelector(context: CommandContext, target: Target, words: readonly string[], flags: ParsedFlags): number {
  const before = (target.object as Service).spec.selector ?? {}
  const selector: Record<string, string | null> = labelsIn(words.join(','))
  for (const key of Object.keys(before)) if (!(key in selector)) selector[key] = null
  return applied(context, target, flags, { selector }, 'selector updated')
}

function setServiceAccount(
  context: CommandContext,
  target: Target,
  [serviceAccountName]: readonly string[],
  flags: ParsedFlags,
): number {
  return applied(context, target, flags, atPodSpec(target, { serviceAccountName }), 'serviceaccount updated')
}
