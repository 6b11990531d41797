import { isEqual } from '../../base/json.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Pod, ResourceQuota } from '../../api/openapi/kubernetes.ts'
import { qosClassOf } from '../../api/pod/qos.ts'
import { forbidden } from '../../api/status.ts'
import { instantOfCivil } from '../../clock/instant.ts'
import { listOf } from '../../cluster/machinery/quota/amounts.ts'
import { checkQuotas } from '../../cluster/machinery/quota/check-request.ts'
import { evaluatorFor, type Evaluator } from '../../cluster/machinery/quota/evaluators.ts'
import { matchesScope } from '../../cluster/machinery/quota/scopes.ts'
import type { VectorResult } from './deployment-hash.ts'

const now = instantOfCivil(2026, 1, 1)
const resources: { readonly [kind: string]: string } = {
  Pod: 'pods',
  Service: 'services',
  PersistentVolumeClaim: 'persistentvolumeclaims',
}
const evaluatorOf = (kind: string): Evaluator => evaluatorFor(resources[kind] ?? `${kind.toLowerCase()}s`, '')

interface UsageVector {
  readonly id: string
  readonly kind: string
  readonly object: KubeObject
  readonly usage: { readonly [name: string]: string }
  readonly matchesScope?: { readonly [scope: string]: boolean }
  readonly qosClass?: string
}

interface AdmissionVector {
  readonly id: string
  readonly kind: string
  readonly object: KubeObject
  readonly oldObject?: KubeObject
  readonly operation: string
  readonly quotas: readonly ResourceQuota[]
  readonly usedAfter?: readonly { readonly name: string; readonly used: object }[]
  readonly error?: string
}

/** Checks `quota-usage-vectors.jsonl`: usage, scopes and QoS class of one object. */
export const checkQuotaUsage = (content: string): VectorResult => tally<UsageVector>(content, wrongUsage)

/** Checks `quota-admission-vectors.jsonl`: the refusal, or what is used afterwards. */
export const checkQuotaAdmission = (content: string): VectorResult => tally<AdmissionVector>(content, wrongVerdict)

function wrongUsage({ id, kind, object, usage, matchesScope: scopes = {}, qosClass }: UsageVector): string | undefined {
  const typed = { ...object, kind }
  const actual = listOf(evaluatorOf(kind).usage(typed, now))
  if (!isEqual(actual, usage)) return `${id}: expected ${JSON.stringify(usage)}, got ${JSON.stringify(actual)}`
  for (const [scopeName, expected] of Object.entries(scopes))
    if (matchesScope({ scopeName, operator: 'Exists' }, typed) !== expected)
      return `${id}: scope ${scopeName} should be ${expected}`
  const qos = qosClass === undefined ? undefined : qosClassOf((object as Pod).spec)
  return qos === qosClass ? undefined : `${id}: expected ${qosClass}, got ${qos}`
}

function wrongVerdict({
  id,
  kind,
  object,
  oldObject,
  operation,
  quotas,
  usedAfter,
  error,
}: AdmissionVector): string | undefined {
  const old = operation === 'UPDATE' ? oldObject : undefined
  const verdict = checkQuotas(quotas, {
    object: { ...object, kind },
    ...(old && { old: { ...old, kind } }),
    evaluator: evaluatorOf(kind),
    now,
  })
  const refusal =
    'problem' in verdict ? forbidden(resources[kind]!, '', object.metadata.name, verdict.problem).message : undefined
  if (refusal !== error) return `${id}: expected ${error}, got ${refusal}`
  if ('problem' in verdict) return undefined
  const actual = verdict.quotas.map(({ metadata, status }) => ({ name: metadata.name, used: status?.used ?? {} }))
  return isEqual(actual, usedAfter)
    ? undefined
    : `${id}: expected ${JSON.stringify(usedAfter)}, got ${JSON.stringify(actual)}`
}

function tally<Vector>(content: string, faultOf: (vector: Vector) => string | undefined): VectorResult {
  const vectors = content.split('\n').filter((line) => line.trim() !== '')
  const failures = vectors.flatMap((line) => faultOf(JSON.parse(line) as Vector) ?? [])
  return { passed: vectors.length - failures.length, failed: failures.length, failures }
}
