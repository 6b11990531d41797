import { checkCronFile } from './cron.ts'
import { checkDeletionRanking, checkDeploymentTrace, checkFenceposts, checkProportionalScaling } from './deployment.ts'
import { checkCollectorTrace } from './gc.ts'
import { checkControllerRevisionHashes, checkPodTemplateHashes, type VectorResult } from './deployment-hash.ts'
import { checkDisruptionTrace, checkEvictionVectors } from './disruption.ts'
import { checkHpaTrace, checkHpaVectors } from './hpa.ts'
import { checkJobTrace } from './job.ts'
import { checkEndpointsTrace } from './endpoints.ts'
import { checkJobApi } from './job-api.ts'
import { checkJobVectors } from './job-vectors.ts'
import {
  checkAutoTolerations,
  checkDaemonSetSamples,
  checkEligibility,
  checkNodeAffinity,
  checkRolloutCounts,
} from './daemonset.ts'
import {
  checkClaimOwners,
  checkPodNames,
  checkRecreatedRevisions,
  checkSlowStart,
  checkStatefulSetSamples,
  checkWorkloadTrace,
} from './statefulset.ts'
import { checkLimitRanges } from './limitranger.ts'
import { checkNamespaceConditions } from './namespace-conditions.ts'
import { checkVolumeMatches } from './pv-match.ts'
import { checkQuotaAdmission, checkQuotaUsage } from './quota.ts'
import { checkNodeTrace } from './nodes.ts'
import { checkMachineryFile } from './machinery.ts'
import { checkGeneratedNames, checkLabelMaps, checkNames } from './names.ts'
import { checkSchedulerFile } from './scheduler.ts'
import { checkValidationFile } from './validation.ts'
import { checkYamlFile } from './yaml.ts'

/** One kind of vector or trace file, recognised by its path below the folder that was named. */
export interface VectorKind {
  readonly path: RegExp
  readonly check: (name: string, content: string) => VectorResult
}

export const vectorKinds: readonly VectorKind[] = [
  { path: /podtemplate-hash-vectors.*\.jsonl$/, check: (_name, content) => checkPodTemplateHashes(content) },
  { path: /controller-?revision.*hash.*\.jsonl$/, check: (_name, content) => checkControllerRevisionHashes(content) },
  {
    path: /(robfig-vectors.*\.json|errors\.out\.txt|dst\.out\.txt|missed\.out\.txt|most-recent-schedule.*\.jsonl)$/,
    check: checkCronFile,
  },
  { path: /job-api-validation.*\.jsonl$/, check: checkJobApi },
  { path: /(^|\/)traces\/[^/]+\.txt$/, check: checkDeploymentTrace },
  { path: /deletion-ranking-vectors.*\.jsonl$/, check: (_name, content) => checkDeletionRanking(content) },
  { path: /proportional-scaling-vectors.*\.jsonl$/, check: (_name, content) => checkProportionalScaling(content) },
  { path: /fenceposts.*\.txt$/, check: (_name, content) => checkFenceposts(content) },
  {
    path: /job-(backoff-(remaining|record)|finished-time|index-intervals|success-policy|pod-failure-policy|pod-generate-name|first-pending-indexes).*\.jsonl$/,
    check: checkJobVectors,
  },
  { path: /hpa-(resource-replicas|normalize-nobehavior|behavior-rate|stabilize).*\.jsonl$/, check: checkHpaVectors },
  { path: /(^|\/)hpa\/[^/]+\.txt$/, check: checkHpaTrace },
  { path: /eviction-decision-vectors.*\.jsonl$/, check: (_name, content) => checkEvictionVectors(content) },
  { path: /(^|\/)disruption\/[^/]+\.txt$/, check: checkDisruptionTrace },
  { path: /(^|\/)(job|cronjob)\/[^/]+\.txt$/, check: checkJobTrace },
  { path: /(^|\/)gc\/[^/]+\.txt$/, check: checkCollectorTrace },
  { path: /(^|\/)(statefulset|daemonset)\/[^/]+\.txt$/, check: checkWorkloadTrace },
  { path: /sts-pod-name-vectors.*\.jsonl$/, check: checkPodNames },
  { path: /slow-start-batch-vectors.*\.jsonl$/, check: checkSlowStart },
  { path: /sts-pvc-ownerref-vectors.*\.jsonl$/, check: checkClaimOwners },
  { path: /sts-recreated-pod-revision-vectors.*\.jsonl$/, check: checkRecreatedRevisions },
  { path: /sts-sample-objects.*\.json$/, check: checkStatefulSetSamples },
  { path: /ds-node-eligibility-vectors.*\.jsonl$/, check: checkEligibility },
  { path: /ds-auto-tolerations-vectors.*\.jsonl$/, check: checkAutoTolerations },
  { path: /ds-node-affinity-vectors.*\.jsonl$/, check: checkNodeAffinity },
  { path: /rollout-count-vectors.*\.jsonl$/, check: checkRolloutCounts },
  { path: /ds-sample-objects.*\.json$/, check: checkDaemonSetSamples },
  { path: /(^|\/)endpoints\/[^/]+\.txt$/, check: checkEndpointsTrace },
  { path: /(^|\/)nodes\/[^/]+\.txt$/, check: checkNodeTrace },
  { path: /limitranger.*\.jsonl$/, check: (_name, content) => checkLimitRanges(content) },
  { path: /quota-usage.*\.jsonl$/, check: (_name, content) => checkQuotaUsage(content) },
  { path: /quota-admission.*\.jsonl$/, check: (_name, content) => checkQuotaAdmission(content) },
  { path: /namespace-condition.*\.jsonl$/, check: (_name, content) => checkNamespaceConditions(content) },
  { path: /pv-match.*\.jsonl$/, check: (_name, content) => checkVolumeMatches(content) },
  { path: /(^|\/)name-validation.*\.jsonl$/, check: (_name, content) => checkNames(content) },
  { path: /label-map-validation.*\.jsonl$/, check: (_name, content) => checkLabelMaps(content) },
  { path: /(^|\/)generate-name.*\.jsonl$/, check: (_name, content) => checkGeneratedNames(content) },
  { path: /(^|\/)(create|update|tables)\.jsonl$/, check: checkValidationFile },
  { path: /sigs-yaml-vectors.*\.json$/, check: checkYamlFile },
  { path: /(scheduler-(hand|random|random-preemption)|pod-requests)\.jsonl$/, check: checkSchedulerFile },
  {
    path: /(quantity(-arithmetic)?|human-duration|int-or-percent|int-or-string-parse|label-selector-(parse|object)|label-set-parse|field-selector-parse|json-merge-patch|json-patch|strategic-merge-patch|two-way-merge-patch|kubectl-apply-three-way)-vectors\.jsonl$/,
    check: checkMachineryFile,
  },
]

/** Files beside the vectors that hold no cases, or whose cases another test of ours replays. */
const companions: readonly RegExp[] = [
  /README\.md$/,
  /decode-refusals\.jsonl$/,
  /podtemplate-hash-schema\.json$/,
  /kubernetes-[\d.]+-structural\.json$/,
  /protobuf-fields\.json$/,
  /(^|\/)kubectl-captures\//,
  /\/data\/(autoscaling-v1|corpus|managed-fields|patch-conversions)\//,
]

export const vectorKindOf = (path: string): VectorKind | undefined => vectorKinds.find((kind) => kind.path.test(path))

/** The files of which no runner knows what to do. */
export const unrecognised = (paths: readonly string[]): readonly string[] =>
  paths.filter((path) => vectorKindOf(path) === undefined && !companions.some((companion) => companion.test(path)))
