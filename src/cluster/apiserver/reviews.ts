import { isObject, type JsonValue } from '../../base/json.ts'
import type { ApiResponse } from '../../api/request.ts'
import { after, seconds, timestampOf, type Instant } from '../../clock/instant.ts'

/** Who every client is here: the simulated cluster has one administrator and refuses nobody. */
const administrator = { username: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:authenticated'] }
const allowed = { allowed: true, reason: 'RBAC: allowed by ClusterRoleBinding "kubeadm:cluster-admins"' }
const allRules = {
  resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
  incomplete: false,
}

const statuses: Readonly<Record<string, unknown>> = {
  selfsubjectreviews: { userInfo: administrator },
  selfsubjectaccessreviews: allowed,
  subjectaccessreviews: allowed,
  localsubjectaccessreviews: allowed,
  selfsubjectrulesreviews: allRules,
  tokenreviews: { authenticated: true, user: administrator },
}

const kindsOf: Readonly<Record<string, string>> = {
  selfsubjectreviews: 'SelfSubjectReview',
  selfsubjectaccessreviews: 'SelfSubjectAccessReview',
  subjectaccessreviews: 'SubjectAccessReview',
  localsubjectaccessreviews: 'LocalSubjectAccessReview',
  selfsubjectrulesreviews: 'SelfSubjectRulesReview',
  tokenreviews: 'TokenReview',
}

const reviewPath = /^\/apis\/(authentication|authorization)\.k8s\.io\/v1\/(?:namespaces\/[^/]+\/)?([a-z]+reviews)$/

/** Reviews are answered on creation and never stored. */
export function reviewAnswer(path: string, body: JsonValue): ApiResponse | undefined {
  const [, group, resource = ''] = reviewPath.exec(path) ?? []
  const kind = kindsOf[resource]
  if (group === undefined || kind === undefined) return undefined
  const asked = isObject(body) ? body : {}
  const spec = isObject(asked['spec']) ? { spec: asked['spec'] } : {}
  const answer = { kind, apiVersion: `${group}.k8s.io/v1`, metadata: { creationTimestamp: null }, ...spec }
  return { code: 201, body: { ...answer, status: statuses[resource] } }
}

const tokenSecondsDefault = 3600

/** The answer to `serviceaccounts/x/token`: a token that says who it is for and opens nothing. */
export function tokenAnswer(namespace: string, name: string, body: JsonValue, now: Instant): ApiResponse {
  const asked = isObject(body) && isObject(body['spec']) ? body['spec'] : {}
  const lasts = typeof asked['expirationSeconds'] === 'number' ? asked['expirationSeconds'] : tokenSecondsDefault
  const expires = after(now, seconds(lasts))
  return {
    code: 201,
    body: {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { name, namespace, creationTimestamp: timestampOf(now) },
      spec: { audiences: ['https://kubernetes.default.svc.cluster.local'], ...asked, expirationSeconds: lasts },
      status: { token: `simulated.${namespace}.${name}.${expires}`, expirationTimestamp: timestampOf(expires) },
    },
  }
}
