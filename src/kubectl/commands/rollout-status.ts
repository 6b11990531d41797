import type { DaemonSet, Deployment, StatefulSet } from '../../api/openapi/kubernetes.ts'
import type { KubeObject } from '../../api/object.ts'
import { fail, timeNow, type CommandContext, type Running } from '../command.ts'
import type { ParsedFlags } from '../flags.ts'
import { collectionPath, objectPath } from '../requests.ts'
import type { Target } from '../targets.ts'
import { secondsIn } from './logs.ts'
import { watched } from './watch.ts'

type Progress = { readonly text: string; readonly isDone: boolean } | { readonly error: string }

/** Prints a line for each new version of the object until the rollout is complete. @source kubernetes@1.36 polymorphichelpers/rollout_status.go */
export function* rolloutStatus(
  context: CommandContext,
  { kind, namespace, name, object }: Target,
  flags: ParsedFlags,
): Running {
  const progressOf = viewers[kind.resource]
  if (progressOf === undefined)
    return fail(
      context,
      `no status viewer has been implemented for ${kind.kind}${kind.group === '' ? '' : `.${kind.group}`}`,
    )
  const isWatching = flags.values.get('watch') !== 'false'
  const revision = Number(flags.values.get('revision') ?? 0)
  const timeout = secondsIn(flags.values.get('timeout') ?? '0s')!
  const end = timeout === 0 ? Infinity : timeNow(context).now + timeout * 1000
  const changes = watched(context, collectionPath(kind, namespace), { fieldSelector: `metadata.name=${name}` })
  let versions: readonly KubeObject[] = [current(context, object, objectPath(kind, namespace, name))]
  for (;;) {
    for (const version of versions) {
      const progress = progressOf(version, revision)
      if ('error' in progress) return fail(context, progress.error)
      context.out(`${progress.text}\n`)
      if (progress.isDone || !isWatching) return 0
    }
    if (end !== Infinity && timeNow(context).now >= end) return fail(context, 'timed out waiting for the condition')
    yield 'untilChange'
    const events = changes()
    if (events.some(({ type }) => type === 'DELETED')) return fail(context, 'object has been deleted')
    versions = events.map((event) => event.object)
  }
}

function current(context: CommandContext, object: KubeObject, path: string): KubeObject {
  const response = context.send({ method: 'GET', path })
  return response.code === 200 ? (response.body as KubeObject) : object
}

const waiting = (text: string): Progress => ({ text, isDone: false })
const done = (text: string): Progress => ({ text, isDone: true })

function deploymentProgress(object: KubeObject, revision: number): Progress {
  const { metadata, spec, status } = object as Deployment
  const { name, generation = 0, annotations } = metadata
  const running = Number(annotations?.['deployment.kubernetes.io/revision'] ?? 0)
  if (revision > 0 && revision !== running)
    return { error: `desired revision (${revision}) is different from the running revision (${running})` }
  if ((status?.observedGeneration ?? 0) < generation)
    return waiting('Waiting for deployment spec update to be observed...')
  if (
    status?.conditions?.some(({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded') ===
    true
  )
    return { error: `deployment "${name}" exceeded its progress deadline` }
  const { updatedReplicas: updated = 0, replicas: total = 0, availableReplicas: available = 0 } = status ?? {}
  const desired = spec.replicas ?? 1
  const head = `Waiting for deployment "${name}" rollout to finish:`
  if (updated < desired) return waiting(`${head} ${updated} out of ${desired} new replicas have been updated...`)
  if (total > updated) return waiting(`${head} ${total - updated} old replicas are pending termination...`)
  if (available < updated) return waiting(`${head} ${available} of ${updated} updated replicas are available...`)
  return done(`deployment "${name}" successfully rolled out`)
}

const onlyRolling: Progress = { error: 'rollout status is only available for RollingUpdate strategy type' }

function daemonSetProgress(object: KubeObject): Progress {
  const { metadata, spec, status } = object as DaemonSet
  const { name, generation = 0 } = metadata
  if (spec.updateStrategy?.type === 'OnDelete') return onlyRolling
  if ((status?.observedGeneration ?? 0) < generation)
    return waiting('Waiting for daemon set spec update to be observed...')
  const {
    updatedNumberScheduled: updated = 0,
    desiredNumberScheduled: desired = 0,
    numberAvailable: available = 0,
  } = status ?? {}
  const head = `Waiting for daemon set "${name}" rollout to finish:`
  if (updated < desired) return waiting(`${head} ${updated} out of ${desired} new pods have been updated...`)
  if (available < desired) return waiting(`${head} ${available} of ${desired} updated pods are available...`)
  return done(`daemon set "${name}" successfully rolled out`)
}

function statefulSetProgress(object: KubeObject): Progress {
  const { metadata, spec, status } = object as StatefulSet
  if (spec.updateStrategy?.type === 'OnDelete') return onlyRolling
  const observed = status?.observedGeneration ?? 0
  if (observed === 0 || (metadata.generation ?? 0) > observed)
    return waiting('Waiting for statefulset spec update to be observed...')
  const replicas = spec.replicas ?? 1
  const {
    readyReplicas: ready = 0,
    updatedReplicas: updated = 0,
    currentReplicas = 0,
    currentRevision = '',
    updateRevision = '',
  } = status ?? {}
  if (ready < replicas) return waiting(`Waiting for ${replicas - ready} pods to be ready...`)
  const partition = spec.updateStrategy?.rollingUpdate?.partition
  if (spec.updateStrategy?.type === 'RollingUpdate' && partition !== undefined) {
    if (updated < replicas - partition)
      return waiting(
        `Waiting for partitioned roll out to finish: ${updated} out of ${replicas - partition} new pods have been updated...`,
      )
    return done(`partitioned roll out complete: ${updated} new pods have been updated...`)
  }
  if (updateRevision !== currentRevision)
    return waiting(
      `waiting for statefulset rolling update to complete ${updated} pods at revision ${updateRevision}...`,
    )
  return done(`statefulset rolling update complete ${currentReplicas} pods at revision ${currentRevision}...`)
}

const viewers: Readonly<Record<string, (object: KubeObject, revision: number) => Progress>> = {
  deployments: deploymentProgress,
  daemonsets: daemonSetProgress,
  statefulsets: statefulSetProgress,
}
