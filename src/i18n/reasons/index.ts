import { announcements } from './announcements.ts'
import { cronJob } from './cronjob.ts'
import { daemonSet } from './daemonset.ts'
import { deployment } from './deployment.ts'
import { disruption } from './disruption.ts'
import { endpoints } from './endpoints.ts'
import { garbageCollector } from './garbage-collector.ts'
import { horizontalPodAutoscaler } from './horizontalpodautoscaler.ts'
import { job } from './job.ts'
import { kubelet } from './kubelet.ts'
import { namespace } from './namespace.ts'
import { network } from './network.ts'
import { replicas } from './replicas.ts'
import { nodes } from './nodes.ts'
import { request } from './request.ts'
import { scheduler } from './scheduler.ts'
import type { Sentence, Sentences } from './sentence.ts'
import { statefulSet } from './statefulset.ts'
import { volumes } from './volumes.ts'

/** A file for each component. A code without a sentence is shown in words. */
const components: readonly Sentences[] = [
  announcements,
  request,
  deployment,
  replicas,
  statefulSet,
  daemonSet,
  job,
  cronJob,
  horizontalPodAutoscaler,
  disruption,
  volumes,
  endpoints,
  namespace,
  network,
  nodes,
  scheduler,
  kubelet,
  garbageCollector,
]

const byCode = new Map<string, readonly Sentence[]>()
for (const component of components) {
  for (const [code, sentences] of Object.entries(component)) {
    byCode.set(code, [...(byCode.get(code) ?? []), ...[sentences].flat()])
  }
}

/** The sentences of a code, of every component that uses it: its details tell them apart. */
export const sentencesOf = (code: string): readonly Sentence[] => byCode.get(code) ?? []

/** Every code with its sentences. */
export const allSentences: ReadonlyMap<string, readonly Sentence[]> = byCode
