import type { Deployment, ReplicaSet } from '../../api/openapi/kubernetes.ts'
import { controllerOf, type KubeObject } from '../../api/object.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import { isEqual, type JsonObject } from '../../base/json.ts'
import { change, fail, failWith, type Command, type CommandContext, type Running } from '../command.ts'
import { parseFlags, type ParsedFlags } from '../flags.ts'
import { isRefusal, list, objectPath, read } from '../requests.ts'
import { displayName, kindNamed, resourceArguments } from '../resource-names.ts'
import { rolloutStatus } from './rollout-status.ts'

const definitions = { revision: { kind: 'string' }, 'to-revision': { kind: 'string' }, watch: { kind: 'string', short: 'w', bare: 'true' }, timeout: { kind: 'string' } } as const
const revisionAnnotation = 'deployment.kubernetes.io/revision'
const changeCause = 'kubernetes.io/change-cause'
const hashLabel = 'pod-template-hash'

type Verb = (context: CommandContext, kind: KindDefinition, object: KubeObject, flags: ParsedFlags) => Running

/** `kubectl rollout status|history|undo|pause|resume|restart`. */
export const rollout: Command = function* (context) {
  const [verb = '', ...args] = context.args
  const act = verbs[verb]
  if (act === undefined) return fail(context, `unknown command "${verb}" for "kubectl rollout"`)
  const flags = parseFlags(args, definitions)
  if ('error' in flags) return fail(context, flags.error)
  const found = resourceArguments(flags.names)
  if ('error' in found) return fail(context, found.error)
  let exitCode = 0
  for (const { kind, name } of found.resources) {
    const objects = name === undefined ? list(context, kind) : undefined
    if (objects !== undefined && isRefusal(objects)) return failWith(context, objects)
    const names = name === undefined ? (objects ?? []).map(({ metadata }) => metadata.name) : [name]
    for (const each of names) {
      const response = read(context, kind, each)
      if (response.code !== 200) return failWith(context, response)
      exitCode = (yield* act(context, kind, response.body as KubeObject, flags)) || exitCode
    }
  }
  return exitCode
}

const pluralName = (kind: KindDefinition): string => (kind.group === '' ? kind.resource : `${kind.resource}.${kind.group}`)

function patch(context: CommandContext, kind: KindDefinition, name: string, body: unknown, contentType = 'application/strategic-merge-patch+json') {
  return change(context, { method: 'PATCH', path: `${objectPath(kind, context.namespace, name)}?fieldManager=kubectl-rollout`, contentType, body })
}

function* setPaused(context: CommandContext, kind: KindDefinition, object: KubeObject, isPaused: boolean): Running {
  const { name } = object.metadata
  const verb = isPaused ? 'paus' : 'resum'
  if (kind.resource !== 'deployments') return fail(context, `${pluralName(kind)} "${name}" ${verb}ing is not supported`)
  if (((object as Deployment).spec.paused === true) === isPaused) return fail(context, `${pluralName(kind)} "${name}" is ${isPaused ? 'already' : 'not'} paused`)
  const response = patch(context, kind, name, { spec: { paused: isPaused ? true : null } })
  if (response.code !== 200) return failWith(context, response)
  context.out(`${displayName(kind, name)} ${verb}ed\n`)
  return 0
}

function* restart(context: CommandContext, kind: KindDefinition, object: KubeObject): Running {
  const { name } = object.metadata
  const spec = (object as Deployment).spec as Partial<Deployment['spec']>
  if (!['deployments', 'statefulsets', 'daemonsets'].includes(kind.resource)) return fail(context, `${pluralName(kind)} "${name}" restarting is not supported`)
  if (spec.paused === true) return fail(context, `${pluralName(kind)} "${name}" can't restart paused deployment (run rollout resume first)`)
  const at = 'kubectl.kubernetes.io/restartedAt'
  const stamp = yield* timeNow(context)
  if (spec.template?.metadata?.annotations?.[at] === stamp)
    return fail(context, `failed to create patch for ${name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`)
  const response = patch(context, kind, name, { spec: { template: { metadata: { annotations: { [at]: stamp } } } } })
  if (response.code !== 200) return failWith(context, response)
  context.out(`${displayName(kind, name)} restarted\n`)
  return 0
}

/** The server's clock, read from what a dry-run create would be stamped with. */
function* timeNow(context: CommandContext): Generator<never, string, void> {
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { generateName: 'clock-' } }
  const response = context.send({ method: 'POST', path: '/api/v1/namespaces?dryRun=All', body })
  return (response.body as KubeObject).metadata.creationTimestamp
}

function ownedReplicaSets(context: CommandContext, deployment: KubeObject): readonly ReplicaSet[] {
  const objects = list(context, kindNamed('replicasets')!)
  if (isRefusal(objects)) return []
  return (objects as readonly ReplicaSet[]).filter((candidate) => controllerOf(candidate)?.uid === deployment.metadata.uid)
}

const revisionOf = (object: KubeObject): number => Number(object.metadata.annotations?.[revisionAnnotation] ?? 0)

function* history(context: CommandContext, kind: KindDefinition, object: KubeObject): Running {
  const { name } = object.metadata
  if (kind.resource !== 'deployments') return fail(context, `no history viewer has been implemented for "${kind.kind}"`)
  const rows = ownedReplicaSets(context, object)
    .filter((candidate) => revisionOf(candidate) > 0)
    .toSorted((left, right) => revisionOf(left) - revisionOf(right))
    .map((candidate) => `${String(revisionOf(candidate)).padEnd(10)}${candidate.metadata.annotations?.[changeCause] ?? '<none>'}\n`)
  context.out(`${displayName(kind, name)} \nREVISION  CHANGE-CAUSE\n${rows.join('')}\n`)
  return 0
}

const keptAnnotations = [
  'kubectl.kubernetes.io/last-applied-configuration',
  revisionAnnotation,
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]

function* undo(context: CommandContext, kind: KindDefinition, object: KubeObject, flags: ParsedFlags): Running {
  const { name } = object.metadata
  if (kind.resource !== 'deployments') return fail(context, `no rollbacker has been implemented for "${kind.kind}"`)
  const deployment = object as Deployment
  const wanted = Number(flags.values.get('to-revision') ?? 0)
  const sets = ownedReplicaSets(context, object).filter((candidate) => revisionOf(candidate) > 0)
  const descending = sets.toSorted((left, right) => revisionOf(right) - revisionOf(left))
  const target = wanted === 0 ? descending[1] : sets.find((candidate) => revisionOf(candidate) === wanted)
  if (target === undefined)
    return fail(context, wanted === 0 ? `no rollout history found for deployment "${name}"` : `unable to find specified revision ${wanted} in history`)
  if (deployment.spec.paused === true)
    return fail(context, "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again")
  const template = withoutHash(target.spec.template)
  if (isEqual(template, deployment.spec.template)) {
    context.out(`${displayName(kind, name)} skipped rollback (current template already matches revision ${revisionOf(target)})\n`)
    return 0
  }
  warnOfApply(context, kind, object)
  const response = patch(context, kind, name, rollbackPatch(deployment, target, template), 'application/json-patch+json')
  if (response.code !== 200) return failWith(context, response)
  context.out(`${displayName(kind, name)} rolled back\n`)
  return 0
}

function withoutHash(template: ReplicaSet['spec']['template']): unknown {
  const { [hashLabel]: _hash, ...labels } = template?.metadata?.labels ?? {}
  return { ...template, metadata: { ...template?.metadata, labels } }
}

function rollbackPatch(deployment: Deployment, target: ReplicaSet, template: unknown): readonly JsonObject[] {
  const kept = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => keptAnnotations.includes(key))
  const returned = Object.entries(target.metadata.annotations ?? {}).filter(([key]) => !keptAnnotations.includes(key))
  const annotations = Object.fromEntries([...returned, ...kept])
  return [
    { op: 'replace', path: '/spec/template', value: template as JsonObject },
    { op: 'replace', path: '/metadata/annotations', value: annotations },
  ]
}

function warnOfApply(context: CommandContext, kind: KindDefinition, object: KubeObject): void {
  if (object.metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration'] === undefined) return
  context.err(
    `Warning: resource ${kind.resource}/${object.metadata.name} was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`,
  )
}

const verbs: Readonly<Record<string, Verb>> = {
  status: rolloutStatus,
  history,
  undo,
  restart,
  pause: (context, kind, object) => setPaused(context, kind, object, true),
  resume: (context, kind, object) => setPaused(context, kind, object, false),
}
