import type { Pod, Service } from '../../../api/openapi/kubernetes.ts'
import { podCondition } from '../pod-facts.ts'

/** What a service's endpoints depend on, as the last sync saw it. */
export interface TriggerTimes {
  readonly service: string
  readonly pods: readonly Pod[]
}

export interface Triggered {
  readonly times: TriggerTimes
  /** The first change since the last sync; undefined when nothing with a time changed. */
  readonly changedAt: string | undefined
}

const noPods: readonly Pod[] = []

/** @source kubernetes@1.36 staging/src/k8s.io/endpointslice/util/trigger_time_tracker.go ComputeEndpointLastChangeTriggerTime */
export function triggerTimes(before: TriggerTimes | undefined, service: Service, pods: readonly Pod[]): Triggered {
  const created = service.metadata.creationTimestamp ?? ''
  const seen = before?.pods ?? noPods
  let changedAt: string | undefined
  const note = (time: string, last: string): void => {
    if (time > last && (changedAt === undefined || time < changedAt)) changedAt = time
  }
  let byName: ReadonlyMap<string, Pod> | undefined
  pods.forEach((pod, index) => {
    let last = seen[index]
    if (last === pod) return
    if (last?.metadata.name !== pod.metadata.name) {
      byName ??= new Map(seen.map((known) => [known.metadata.name, known]))
      last = byName.get(pod.metadata.name)
    }
    if (last !== pod) note(readyTime(pod), last === undefined ? '' : readyTime(last))
  })
  note(created, before?.service ?? '')
  return { times: { service: created, pods }, changedAt: before === undefined ? created : changedAt }
}

const readyTime = (pod: Pod): string => podCondition(pod, 'Ready')?.lastTransitionTime ?? ''
