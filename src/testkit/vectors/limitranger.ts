import { copyOf, isEqual } from '../../base/json.ts'
import type { LimitRange, PersistentVolumeClaim, Pod } from '../../api/openapi/kubernetes.ts'
import { forbidden } from '../../api/status.ts'
import {
  applyLimitDefaults,
  claimLimitProblem,
  podLimitProblem,
} from '../../cluster/apiserver/admission/limit-checks.ts'
import type { VectorResult } from './deployment-hash.ts'

interface LimitVector {
  readonly id: string
  readonly kind: 'Pod' | 'PersistentVolumeClaim'
  readonly object: Pod | PersistentVolumeClaim
  readonly limitRange: LimitRange
  readonly afterDefaulting?: {
    readonly annotations: unknown
    readonly containers: unknown
    readonly initContainers: unknown
  }
  readonly error?: string
  readonly apiError?: string
}

/** Checks `limitranger-vectors.jsonl`. */
export function checkLimitRanges(content: string): VectorResult {
  const vectors = content.split('\n').filter((line) => line.trim() !== '')
  const failures = vectors.flatMap((line) => faultOf(JSON.parse(line) as LimitVector) ?? [])
  return { passed: vectors.length - failures.length, failed: failures.length, failures }
}

function faultOf({ id, kind, object, limitRange, afterDefaulting, error, apiError }: LimitVector): string | undefined {
  if (kind === 'PersistentVolumeClaim')
    return wrongText(
      id,
      error,
      apiError,
      'persistentvolumeclaims',
      object,
      claimLimitProblem(object as PersistentVolumeClaim, limitRange),
    )
  const pod = copyOf(object as Pod)
  applyLimitDefaults(pod, limitRange)
  const after = {
    annotations: pod.metadata.annotations ?? null,
    containers: listed(pod.spec.containers),
    initContainers: listed(pod.spec.initContainers),
  }
  if (!isEqual(after, afterDefaulting))
    return `${id}: expected ${JSON.stringify(afterDefaulting)}, got ${JSON.stringify(after)}`
  return wrongText(id, error, apiError, 'pods', object, podLimitProblem(pod as Pod, limitRange))
}

function wrongText(
  id: string,
  error: string | undefined,
  apiError: string | undefined,
  resource: string,
  { metadata }: Pod | PersistentVolumeClaim,
  problem: string | undefined,
): string | undefined {
  const status = problem === undefined ? undefined : forbidden(resource, '', metadata.name, problem).message
  return isSameList(error, problem) && isSameList(apiError, status)
    ? undefined
    : `${id}: expected ${error}, got ${problem}`
}

/** The order of the complaints follows the order of a Go map, which is none. */
function isSameList(expected: string | undefined, actual: string | undefined): boolean {
  const parts = (text: string | undefined): string =>
    (text ?? '')
      .replaceAll(/[[\]]/g, '')
      .split(/, (?=minimum|maximum|\S+ max limit)|(?<=forbidden: )/)
      .sort()
      .join('\n')
  return (expected === undefined) === (actual === undefined) && parts(expected) === parts(actual)
}

function listed(containers: Pod['spec']['containers'] | undefined): unknown {
  if (!containers?.length) return null
  return containers.map(({ name, resources }) => ({
    limits: resources?.limits ?? {},
    name,
    requests: resources?.requests ?? {},
  }))
}
