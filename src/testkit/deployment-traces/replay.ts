import { objectKey } from '../../api/object.ts'
import type { Deployment, Pod, PodTemplateSpec, ReplicaSet } from '../../api/openapi/kubernetes.ts'
import { after, milliseconds, timestampOf } from '../../clock/instant.ts'
import { carryOut } from '../../cluster/apiserver/carry-out.ts'
import { annotationsFrom, revisionOf } from '../../cluster/controllers/deployment/revisions.ts'
import { isSameTemplate, withoutHash } from '../../cluster/controllers/deployment/templates.ts'
import { isReady } from '../../cluster/machinery/pod-facts.ts'
import type { Write } from '../../cluster/machinery/contract.ts'
import type { Cluster } from '../../engine/cluster.ts'
import { advanceTo, scheduleDelivery, step } from '../../engine/step.ts'
import { withReadiness } from '../fake-kubelet.ts'
import { traceCluster, traceStart, type World } from './harness.ts'
import { finalLines, timedLine } from './lines.ts'
import { actionsOf, traceTemplate, type Action, type Change } from './script.ts'
import { candidateSetups, type Setup } from './setups.ts'
import { comparable, parseTrace, type TraceFile } from './trace-file.ts'

export interface Replay {
  /** How many lines agreed before the first that does not. */
  readonly matched: number
  readonly mismatch?: string
  readonly setup: Setup
}

/** Replays a trace under the setups that its numbers allow; the answer is the first that agrees, or the one that got furthest. */
export function replayTrace(content: string): Replay {
  const trace = parseTrace(content)
  const actions = actionsOf(trace)
  let best: Replay | undefined
  for (const setup of candidateSetups(trace)) {
    const replay = replayWith(trace, actions, setup)
    if (replay.mismatch === undefined) return replay
    if (best === undefined || replay.matched > best.matched) best = replay
  }
  return best!
}

/** The run ends with the whole second of its last line. */
const endOf = ({ lines }: TraceFile): number => Math.ceil((lines.at(-1)?.at ?? 0) / 1000) * 1000

/** One run of a trace under one setup, stopped at the first line that differs. */
export function replayWith(trace: TraceFile, actions: readonly Action[], setup: Setup): Replay {
  const expected = trace.lines.map(({ raw }) => comparable(raw))
  let matched = 0
  let mismatch: string | undefined
  const emit = (at: number, text: string): void => {
    if (mismatch !== undefined) return
    const line = comparable(timedLine(at, text))
    if (line === expected[matched]) matched++
    else mismatch = `line ${matched + 1}: expected ${expected[matched] ?? 'the end'}, got ${line}`
  }
  const limited = trace.lines
    .map(({ text }) => /limited: pods=(\d+)/.exec(text)?.[1])
    .find((count) => count !== undefined)
  const quota = limited === undefined ? Number.POSITIVE_INFINITY : Number(limited)
  const cluster = run(actions, setup, quota, endOf(trace), emit, () => mismatch !== undefined)
  if (mismatch === undefined && matched < expected.length)
    mismatch = `line ${matched + 1}: expected ${expected[matched]}, got nothing`
  mismatch ??= finalMismatch(trace, cluster)
  return { matched, ...(mismatch !== undefined && { mismatch }), setup }
}

/** The trace of a scenario, in the format of the golden ones. */
export function recordTrace(actions: readonly Action[], setup: Setup, quota: number, end: number): string {
  const lines: string[] = []
  const cluster = run(
    actions,
    setup,
    quota,
    end,
    (at, text) => void lines.push(timedLine(at, text)),
    () => false,
  )
  const { live } = cluster.server
  return [...lines, ...finalLines(live.list('replicasets'), live.list('deployments'), traceStart), ''].join('\n')
}

function run(
  actions: readonly Action[],
  setup: Setup,
  quota: number,
  end: number,
  emit: (at: number, text: string) => void,
  isOver: () => boolean,
): Cluster {
  const world = worldOf(actions, setup, quota)
  const cluster = traceCluster(world, emit)
  for (const action of actions) {
    advance(cluster, action.at, isOver)
    if (isOver()) return cluster
    if (!('isSilent' in action) || !action.isSilent) emit(action.at, action.line)
    perform(cluster, world, action, setup)
  }
  advance(cluster, end, isOver)
  return cluster
}

function finalMismatch({ final }: TraceFile, cluster: Cluster): string | undefined {
  const { live } = cluster.server
  const actual = finalLines(live.list('replicasets'), live.list('deployments'), traceStart).map(comparable)
  const expected = final.map(comparable)
  const length = Math.max(actual.length, expected.length)
  for (let index = 0; index < length; index++)
    if (actual[index] !== expected[index])
      return `FINAL: expected ${expected[index]?.trim() ?? 'the end'}, got ${actual[index]?.trim() ?? 'nothing'}`
  return undefined
}

function advance(cluster: Cluster, at: number, isOver: () => boolean): void {
  const instant = after(traceStart, milliseconds(at))
  while (!isOver() && step(cluster, instant)) continue
  if (!isOver()) advanceTo(cluster, instant)
}

function worldOf(actions: readonly Action[], { readyAfter, goneAfter }: Setup, quota: number): World {
  const firstImages = actions.flatMap((action) => (action.type === 'create' ? [action.image] : []))
  return {
    goneAfter,
    quota,
    readyAfter: ({ spec }: Pod) => {
      const image = spec.containers[0]?.image ?? ''
      if (image.endsWith(':bad')) return undefined
      return firstImages.includes(image) ? readyAfter[0] : readyAfter[1]
    },
  }
}

function perform(cluster: Cluster, world: World, action: Action, setup: Setup): void {
  switch (action.type) {
    case 'create':
      return send(cluster, {
        verb: 'create',
        resource: 'deployments',
        object: newDeployment(action.deployment, action.replicas, action.image, setup),
        because,
      })
    case 'edit':
      return update(cluster, edited(found(cluster, action.deployment), action.change))
    case 'undo':
      return update(cluster, undone(cluster, found(cluster, action.deployment), action.revision))
    case 'scaleReplicaSet': {
      const replicaSet = cluster.server.live.get('replicasets', objectKey('default', action.replicaSet))!
      return send(cluster, {
        verb: 'update',
        resource: 'replicasets',
        object: { ...replicaSet, spec: { ...replicaSet.spec, replicas: action.replicas } } as ReplicaSet,
        because,
      })
    }
    case 'deleteReplicaSet':
      return send(cluster, {
        verb: 'delete',
        resource: 'replicasets',
        namespace: 'default',
        name: action.replicaSet,
        because,
      })
    case 'deletePods':
      for (const { metadata } of [...cluster.server.live.list('pods')].slice(0, action.pods))
        send(cluster, { verb: 'delete', resource: 'pods', namespace: 'default', name: metadata.name, because })
      return
    case 'quota':
      world.quota = action.pods
      return
    case 'readiness':
      return setReadiness(cluster, action.pods, action.isReady)
  }
}

const because = { code: 'user' }

function send(cluster: Cluster, write: Write): void {
  const outcome = carryOut(cluster.server, write, { actor: 'user', because, cause: 0 })
  if (!outcome.ok) throw new Error(`the trace's own input was refused: ${outcome.status.message}`)
  scheduleDelivery(cluster, cluster.server.store.log.length)
}

const update = (cluster: Cluster, object: Deployment): void =>
  send(cluster, { verb: 'update', resource: 'deployments', object, because })

function found(cluster: Cluster, name: string): Deployment {
  return cluster.server.live.get('deployments', objectKey('default', name))!
}

function newDeployment(name: string, replicas: number, image: string, setup: Setup): unknown {
  const { strategy, maxSurge, maxUnavailable, minReadySeconds, progressDeadlineSeconds, revisionHistoryLimit } = setup
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default', labels: { app: name } },
    spec: {
      replicas,
      minReadySeconds,
      progressDeadlineSeconds,
      revisionHistoryLimit,
      selector: { matchLabels: { app: name } },
      strategy:
        strategy === 'Recreate'
          ? { type: 'Recreate' }
          : { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
      template: traceTemplate(name, image),
    },
  }
}

function edited(deployment: Deployment, change: Change): Deployment {
  const { metadata, spec } = deployment
  const { image, env, isPaused, maxSurge, maxUnavailable, changeCause, ...plain } = change
  const [container] = spec.template.spec!.containers
  const template: PodTemplateSpec = {
    ...spec.template,
    spec: { ...spec.template.spec!, containers: [{ ...container!, ...(image && { image }), ...(env && { env }) }] },
  }
  const rollingUpdate = {
    ...spec.strategy?.rollingUpdate,
    ...(maxSurge !== undefined && { maxSurge }),
    ...(maxUnavailable !== undefined && { maxUnavailable }),
  }
  return {
    ...deployment,
    metadata: {
      ...metadata,
      ...(changeCause !== undefined && {
        annotations: { ...metadata.annotations, 'kubernetes.io/change-cause': changeCause },
      }),
    },
    spec: {
      ...spec,
      ...plain,
      ...(isPaused !== undefined && { paused: isPaused }),
      ...(spec.strategy?.rollingUpdate && { strategy: { ...spec.strategy, rollingUpdate } }),
      template,
    },
  }
}

/** What `kubectl rollout undo` patches. */
function undone(cluster: Cluster, deployment: Deployment, wanted: number): Deployment {
  const owned = [...cluster.server.live.list('replicasets')].filter(
    ({ metadata }) => metadata.ownerReferences?.[0]?.uid === deployment.metadata.uid,
  )
  const byRevision = owned.toSorted((left, right) => (revisionOf(right) ?? 0) - (revisionOf(left) ?? 0))
  const target = wanted === 0 ? byRevision[1] : owned.find((replicaSet) => revisionOf(replicaSet) === wanted)
  if (target === undefined || isSameTemplate(deployment.spec.template, target.spec.template ?? {})) return deployment
  return {
    ...deployment,
    metadata: { ...deployment.metadata, annotations: annotationsFrom(deployment, target) },
    spec: { ...deployment.spec, template: withoutHash(target.spec.template!) },
  }
}

function setReadiness(cluster: Cluster, count: number, ready: boolean): void {
  const pods = [...cluster.server.live.list('pods')].filter((pod) => isReady(pod) !== ready).slice(0, count)
  for (const pod of pods)
    send(cluster, {
      verb: 'updateStatus',
      resource: 'pods',
      object: withReadiness(pod, ready, timestampOf(cluster.now)),
      because,
    })
}
