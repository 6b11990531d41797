import type { ControllerRevision, Deployment } from '../../api/openapi/kubernetes.ts'
import { isEqual, type JsonObject, type JsonValue } from '../../base/json.ts'
import { writeYaml } from '../../api/yaml/write-yaml.ts'
import {
  change,
  fail,
  failWith,
  misuse,
  readFlags,
  timeNow,
  type Command,
  type CommandContext,
  type Running,
} from '../command.ts'
import type { FlagDefinitions, ParsedFlags } from '../flags.ts'
import { objectPath } from '../requests.ts'
import { displayName, qualifiedPlural } from '../resource-names.ts'
import { sayMissing, targetFlags, targetsOf, type Target } from '../targets.ts'
import { podTemplateText } from '../describe/pod-template.ts'
import { sortedKeys } from '../print/objects.ts'
import { rolloutHelp } from './rollout-help.ts'
import { versionsOf, type Version } from './rollout-history.ts'
import { rolloutStatus } from './rollout-status.ts'

const definitions: FlagDefinitions = {
  ...targetFlags,
  revision: { kind: 'string' },
  'to-revision': { kind: 'string' },
  watch: { kind: 'string', short: 'w', bare: 'true' },
  timeout: { kind: 'string' },
  'dry-run': { kind: 'string', bare: 'unchanged' },
  output: { kind: 'string', short: 'o' },
}

type Verb = (context: CommandContext, target: Target, flags: ParsedFlags) => Running

/** `kubectl rollout status|history|undo|pause|resume|restart`. */
export const rollout: Command = function* (context) {
  const [verb, ...args] = context.args
  if (verb === undefined) {
    context.out(rolloutHelp)
    return 1
  }
  const act = verbs[verb]
  if (act === undefined) return misuse(context, `unknown command ${JSON.stringify(context.args.join(' '))}`)
  const inner = { ...context, args, path: `rollout ${verb}` }
  const flags = readFlags(inner, definitions)
  if (flags === undefined) return 1
  if (flags.names.length === 0 && !flags.lists.has('filename')) return fail(inner, `required resource not specified`)
  const targets = targetsOf(inner, flags)
  if (typeof targets === 'number') return targets
  let exitCode = sayMissing(inner, targets) ? 1 : 0
  for (const target of targets.found) exitCode = (yield* act(inner, target, flags)) || exitCode
  return exitCode
}

function patch(
  context: CommandContext,
  { kind, namespace, name }: Target,
  body: unknown,
  contentType = 'application/strategic-merge-patch+json',
) {
  return change(context, {
    method: 'PATCH',
    path: `${objectPath(kind, namespace, name)}?fieldManager=kubectl-rollout`,
    contentType,
    body,
  })
}

function* setPaused(context: CommandContext, target: Target, isPaused: boolean): Running {
  const { kind, name, object } = target
  const [verb, done] = isPaused ? ['pausing', 'paused'] : ['resuming', 'resumed']
  if (kind.resource !== 'deployments')
    return fail(context, `${qualifiedPlural(kind)} "${name}" ${verb} is not supported`)
  if (((object as Deployment).spec.paused === true) === isPaused)
    return fail(context, `${qualifiedPlural(kind)} "${name}" is ${isPaused ? 'already' : 'not'} paused`)
  const response = patch(context, target, { spec: { paused: isPaused ? true : null } })
  if (response.code !== 200) return failWith(context, response)
  context.out(`${displayName(kind, name)} ${done}\n`)
  return 0
}

function* restart(context: CommandContext, target: Target): Running {
  const { kind, name, object } = target
  const spec = (object as Deployment).spec as Partial<Deployment['spec']>
  if (!['deployments', 'statefulsets', 'daemonsets'].includes(kind.resource))
    return fail(context, `${qualifiedPlural(kind)} "${name}" restarting is not supported`)
  if (spec.paused === true)
    return fail(
      context,
      `${qualifiedPlural(kind)} "${name}" can't restart paused deployment (run rollout resume first)`,
    )
  const at = 'kubectl.kubernetes.io/restartedAt'
  const { stamp } = timeNow(context)
  if (spec.template?.metadata?.annotations?.[at] === stamp)
    return fail(
      context,
      `failed to create patch for ${name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
    )
  const response = patch(context, target, { spec: { template: { metadata: { annotations: { [at]: stamp } } } } })
  if (response.code !== 200) return failWith(context, response)
  context.out(`${displayName(kind, name)} restarted\n`)
  return 0
}

const keepsHistory = ({ kind }: Target): boolean =>
  ['deployments', 'statefulsets', 'daemonsets'].includes(kind.resource)

function* history(context: CommandContext, target: Target, flags: ParsedFlags): Running {
  const { kind, name } = target
  if (!keepsHistory(target)) return fail(context, `no history viewer has been implemented for "${kind.kind}"`)
  const versions = versionsOf(context, target)
  const wanted = flags.values.get('revision')
  const chosen =
    wanted === undefined || wanted === '0' ? undefined : versions.find(({ revision }) => revision === Number(wanted))
  if (wanted !== undefined && wanted !== '0' && chosen === undefined)
    return fail(context, 'unable to find the specified revision')
  const output = flags.values.get('output')
  if (output === 'yaml' || output === 'json') {
    const keepers = (chosen === undefined ? versions : [chosen]).map(({ keeper }) => keeper as unknown as JsonValue)
    context.out(
      output === 'yaml'
        ? keepers.map(writeYaml).join('---\n')
        : keepers.map((keeper) => `${JSON.stringify(sortedKeys(keeper), null, 4)}\n`).join(''),
    )
  } else if (chosen !== undefined)
    context.out(`${displayName(kind, name)} with revision #${wanted}\n${podTemplateText(chosen.template)}\n`)
  else {
    const rows = versions.map(({ revision, changeCause }) => `${String(revision).padEnd(10)}${changeCause}\n`)
    context.out(`${displayName(kind, name)} \nREVISION  CHANGE-CAUSE\n${rows.join('')}\n`)
  }
  return 0
}

const keptAnnotations = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]

function* undo(context: CommandContext, target: Target, flags: ParsedFlags): Running {
  const { kind, name, object } = target
  if (!keepsHistory(target)) return fail(context, `no rollbacker has been implemented for "${kind.kind}"`)
  const isDeployment = kind.resource === 'deployments'
  const wanted = Number(flags.values.get('to-revision') ?? 0)
  const versions = versionsOf(context, target)
  const chosen = wanted === 0 ? versions.at(-2) : versions.find(({ revision }) => revision === wanted)
  if (chosen === undefined) {
    if (wanted !== 0) return fail(context, `unable to find specified revision ${wanted} in history`)
    return fail(
      context,
      isDeployment ? `no rollout history found for deployment "${name}"` : 'no last revision to roll back to',
    )
  }
  const deployment = object as Deployment
  const template = isDeployment ? withoutHash(chosen) : chosen.template
  if (isDryRun(flags)) {
    context.out(`${displayName(kind, name)} ${podTemplateText(chosen.template)} (dry run)\n`)
    return 0
  }
  if (isDeployment && deployment.spec.paused === true)
    return fail(
      context,
      "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
    )
  if (isEqual(template, deployment.spec.template)) {
    context.out(
      `${displayName(kind, name)} skipped rollback (current template already matches revision ${chosen.revision})\n`,
    )
    return 0
  }
  warnOfApply(context, target)
  const response = isDeployment
    ? patch(context, target, rollbackPatch(deployment, chosen, template), 'application/json-patch+json')
    : patch(context, target, (chosen.keeper as ControllerRevision).data)
  if (response.code !== 200) return failWith(context, response)
  context.out(`${displayName(kind, name)} rolled back\n`)
  return 0
}

const isDryRun = ({ values }: ParsedFlags): boolean =>
  ['client', 'unchanged', 'server'].includes(values.get('dry-run') ?? '')

function withoutHash({ template }: Version): unknown {
  const { 'pod-template-hash': _hash, ...labels } = template.metadata?.labels ?? {}
  return { ...template, metadata: { ...template.metadata, labels } }
}

function rollbackPatch(deployment: Deployment, { keeper }: Version, template: unknown): readonly JsonObject[] {
  const kept = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => keptAnnotations.includes(key))
  const returned = Object.entries(keeper.metadata.annotations ?? {}).filter(([key]) => !keptAnnotations.includes(key))
  return [
    { op: 'replace', path: '/spec/template', value: template as JsonObject },
    { op: 'replace', path: '/metadata/annotations', value: Object.fromEntries([...returned, ...kept]) },
  ]
}

function warnOfApply(context: CommandContext, { kind, name, object }: Target): void {
  if (object.metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration'] === undefined) return
  context.err(
    `Warning: resource ${kind.resource}/${name} was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`,
  )
}

const verbs: Readonly<Record<string, Verb>> = {
  status: rolloutStatus,
  history,
  undo,
  restart,
  pause: (context, target) => setPaused(context, target, true),
  resume: (context, target) => setPaused(context, target, false),
}
