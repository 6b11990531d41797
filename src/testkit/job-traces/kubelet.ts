import type { ObjectKey } from '../../api/object.ts'
import { controllerOf } from '../../api/object.ts'
import type { ContainerStatus, Pod } from '../../api/openapi/kubernetes.ts'
import { milliseconds, timestampOf, type Instant } from '../../clock/instant.ts'
import { defineComponent, type Component } from '../../cluster/machinery/contract.ts'
import { withReadiness } from '../fake-kubelet.ts'

/** How the pods of a trace behave that lists no pod: a second to start, a run, an exit. */
export interface PodModel {
  /** Undefined: until deleted. */
  readonly runSeconds: number | undefined
  /** By the place of the pod's Job among all Jobs, from 1. */
  readonly exitCodeOf: (jobOrdinal: number) => number
}

const ordinals = /((?:\d+(?:st|nd|rd|th)(?:, | and )?)+) Jobs? exits? (\d+)/

/** Reads `each runs 10s; 2nd, 4th Job exit 1, others exit 0` and its like. */
export function podModelOf(pods: readonly string[]): PodModel {
  const text = pods.find((line) => !line.startsWith('a deleted pod')) ?? ''
  const seconds = /runs? (\d+) ?s/.exec(text)?.[1]
  const special = ordinals.exec(text)
  const chosen = new Set(special?.[1]!.match(/\d+/g)?.map(Number))
  const usual = Number(/others exits? (\d+)/.exec(text)?.[1] ?? (special ? 0 : (/exits? (\d+)/.exec(text)?.[1] ?? 0)))
  return {
    runSeconds: seconds === undefined ? undefined : Number(seconds),
    exitCodeOf: (ordinal) => (chosen.has(ordinal) ? Number(special![2]) : usual),
  }
}

export interface PodChanges {
  readonly run: (pod: Pod, now: Instant) => void
  readonly end: (pod: Pod, exitCode: number, now: Instant) => void
}

/** Plays pods by a model; the millisecond until the kubelet hears of them is part of its times. */
export function modelKubelet(model: PodModel, changes: PodChanges, jobOrdinal: (name: string) => number): Component {
  return defineComponent<undefined>({
    name: 'kubelet',
    order: 0,
    watches: [
      {
        resource: 'pods',
        enqueue: ({ type, key, object, previous }, _view, enqueue) => {
          if (type === 'ADDED') enqueue(`run ${key}`, milliseconds(999))
          const isNewlyTerminating =
            object.metadata.deletionTimestamp !== undefined && previous?.metadata.deletionTimestamp === undefined
          if (type === 'MODIFIED' && isNewlyTerminating) enqueue(`kill ${key}`, milliseconds(999))
        },
      },
    ],
    reconcile: ({ key, live, now }) => {
      const [action, podKey] = key.split(' ') as [string, ObjectKey]
      const pod = live.get('pods', podKey)
      const phase = pod?.status?.phase
      if (pod === undefined || phase === 'Succeeded' || phase === 'Failed') return { remember: undefined }
      const isTerminating = pod.metadata.deletionTimestamp !== undefined
      if (action === 'kill') changes.end(pod, 143, now)
      else if (phase === 'Running' && !isTerminating)
        changes.end(pod, model.exitCodeOf(jobOrdinal(controllerOf(pod)?.name ?? '')), now)
      else if (!isTerminating) {
        changes.run(pod, now)
        return {
          remember: undefined,
          ...(model.runSeconds !== undefined && { requeueAfter: milliseconds(model.runSeconds * 1000) }),
        }
      }
      return { remember: undefined }
    },
  })
}

export function runningPod(pod: Pod, restartCount: number, now: Instant): Pod {
  const stamp = timestampOf(now)
  const ready = withReadiness(pod, true, stamp)
  const running = containerStatus({ running: { startedAt: stamp } }, restartCount, true)
  return {
    ...ready,
    status: { ...ready.status, startTime: pod.status?.startTime ?? stamp, containerStatuses: [running] },
  }
}

export function crashedPod(pod: Pod, now: Instant): Pod {
  const ready = withReadiness(pod, false, timestampOf(now))
  const restartCount = pod.status?.containerStatuses?.[0]?.restartCount ?? 0
  const waiting = containerStatus({ waiting: { reason: 'CrashLoopBackOff' } }, restartCount, false)
  return { ...ready, status: { ...ready.status, containerStatuses: [waiting] } }
}

export function endedPod(pod: Pod, exitCode: number, now: Instant): Pod {
  const stamp = timestampOf(now)
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'Ready')
  const restartCount = pod.status?.containerStatuses?.[0]?.restartCount ?? 0
  const terminated = containerStatus({ terminated: { exitCode, finishedAt: stamp } }, restartCount, false)
  return {
    ...pod,
    status: {
      ...pod.status,
      phase: exitCode === 0 ? 'Succeeded' : 'Failed',
      conditions: [...others, { type: 'Ready', status: 'False', lastTransitionTime: stamp }],
      containerStatuses: [terminated],
    },
  }
}

const containerStatus = (state: ContainerStatus['state'], restartCount: number, ready: boolean): ContainerStatus => ({
  name: 'main',
  image: 'image',
  imageID: '',
  ready,
  restartCount,
  ...(state && { state }),
})
