import type { Pod, Service } from '../../../api/openapi/kubernetes.ts'
import { podCondition } from '../pod-facts.ts'

/** When what a service's endpoints depend on changed last, as seen by the last sync. */
export interface TriggerTimes {
  readonly service: string
  readonly pods: { readonly [name: string]: string }
}

export interface Triggered {
  readonly times: TriggerTimes
  /** The first change since the last sync; undefined when nothing with a time changed. */
  readonly changedAt: string | undefined
}

/** @source kubernetes@1.36 staging/src/k8s.io/endpointslice/util/trigger_time_tracker.go ComputeEndpointLastChangeTriggerTime */
export function triggerTimes(before: TriggerTimes | undefined, service: Service, pods: Iterable<Pod>): Triggered {
  const created = service.metadata.creationTimestamp ?? ''
  const times: { [name: string]: string } = {}
  let changedAt: string | undefined
  const note = (time: string, last: string | undefined): void => {
    if (time > (last ?? '') && (changedAt === undefined || time < changedAt)) changedAt = time
  }
  for (const pod of pods) {
    const time = podCondition(pod, 'Ready')?.lastTransitionTime
    if (!time) continue
    times[pod.metadata.name] = time
    note(time, before?.pods[pod.metadata.name])
  }
  note(created, before?.service)
  return { times: { service: created, pods: times }, changedAt: before === undefined ? created : changedAt }
}
