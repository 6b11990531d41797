import type { Container, EnvVar, Job, Pod, PodTemplateSpec } from '../../../api/openapi/kubernetes.ts'
import { variantOf } from '../../machinery/spec-variants.ts'
import { judgeFailure } from './failure-policy.ts'
import {
  failureCountKey,
  failureCountOf,
  hasLimitPerIndex,
  ignoredFailureCountKey,
  ignoredFailureCountOf,
  indexKey,
  trackingFinalizer,
} from './job-pods.ts'

const maxGeneratedBase = 58
const prepared = new WeakMap<PodTemplateSpec, PodTemplateSpec>()
const preparedForIndexes = new WeakMap<PodTemplateSpec, PodTemplateSpec>()

/** The template with the tracking finalizer; the same object for every pod of a Job, to share memory. */
export function trackedTemplate(job: Job): PodTemplateSpec {
  const { template } = job.spec
  let tracked = prepared.get(template)
  if (tracked === undefined) {
    const finalizers = template.metadata?.finalizers ?? []
    const isTracked = finalizers.includes(trackingFinalizer)
    tracked = {
      ...template,
      metadata: { ...template.metadata!, finalizers: isTracked ? finalizers : [...finalizers, trackingFinalizer] },
    }
    prepared.set(template, tracked)
  }
  return tracked
}

/** The template of one index's next pod; `replaced` is the failed pod before it. */
export function templateOfIndex(job: Job, index: number, replaced: Pod | undefined): PodTemplateSpec {
  const base = templateWithIndexVariable(job)
  const key = { [indexKey]: String(index) }
  const counts = hasLimitPerIndex(job) ? failureCounts(job, replaced) : {}
  return {
    ...base,
    metadata: {
      ...base.metadata!,
      labels: { ...base.metadata?.labels, ...key },
      annotations: { ...base.metadata?.annotations, ...key, ...counts },
    },
    spec: variantOf(base.spec!, { hostname: `${job.metadata.name}-${index}` }),
  }
}

function failureCounts(job: Job, replaced: Pod | undefined): { readonly [key: string]: string } {
  if (replaced === undefined) return { [failureCountKey]: '0' }
  const counts = judgeFailure(job.spec.podFailurePolicy, replaced).counts
  const ignored = ignoredFailureCountOf(replaced) + (counts ? 0 : 1)
  return {
    [failureCountKey]: String(failureCountOf(replaced) + (counts ? 1 : 0)),
    ...(ignored > 0 && { [ignoredFailureCountKey]: String(ignored) }),
  }
}

/** `<job>-<index>-`; where that is too long, the Job's name gives way. */
export function namePrefixOfIndex(jobName: string, index: number): string {
  const suffix = `-${index}-`
  return jobName.slice(0, Math.max(0, maxGeneratedBase - suffix.length)) + suffix
}

function templateWithIndexVariable(job: Job): PodTemplateSpec {
  const { template } = job.spec
  let result = preparedForIndexes.get(template)
  if (result === undefined) {
    const base = trackedTemplate(job)
    const { initContainers, containers } = base.spec!
    const spec = {
      ...base.spec!,
      containers: containers.map(withIndexVariable),
      ...(initContainers && { initContainers: initContainers.map(withIndexVariable) }),
    }
    result = { ...base, spec }
    preparedForIndexes.set(template, result)
  }
  return result
}

const indexVariable: EnvVar = {
  name: 'JOB_COMPLETION_INDEX',
  valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${indexKey}']` } },
}

function withIndexVariable(container: Container): Container {
  const env = container.env ?? []
  return env.some(({ name }) => name === indexVariable.name)
    ? container
    : { ...container, env: [...env, indexVariable] }
}
