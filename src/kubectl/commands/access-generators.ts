import type { FlagDefinitions, ParsedFlags } from '../flags.ts'
import { kindNamed } from '../resource-names.ts'
import type { Generator } from './generators.ts'

const text = { kind: 'string' } as const
const list = { kind: 'list' } as const
const rbac = 'rbac.authorization.k8s.io'

const ruleFlags: FlagDefinitions = { verb: list, resource: list, 'resource-name': { kind: 'words' } }

/** One rule for each API group that the resources belong to. @source kubernetes@1.36 kubectl/pkg/cmd/create/create_role.go */
function rulesOf({ lists }: ParsedFlags): readonly unknown[] | string {
  const verbs = lists.get('verb') ?? []
  if (verbs.length === 0) return 'at least one verb must be specified'
  const resources = lists.get('resource') ?? []
  if (resources.length === 0) return 'at least one resource must be specified'
  const byGroup = new Map<string, string[]>()
  for (const word of resources) {
    const [name = '', subresource] = word.split('/')
    const kind = kindNamed(name)
    if (kind === undefined && name !== '*') return `the server doesn't have a resource type "${name}"`
    const resource = kind?.resource ?? name
    const known = byGroup.get(kind?.group ?? '') ?? []
    byGroup.set(kind?.group ?? '', [...known, subresource === undefined ? resource : `${resource}/${subresource}`])
  }
  const names = lists.get('resource-name')
  return [...byGroup].map(([group, of]) => ({
    verbs,
    apiGroups: [group],
    resources: of,
    ...(names !== undefined && { resourceNames: names }),
  }))
}

function role(kind: 'Role' | 'ClusterRole'): Generator {
  return {
    kind,
    flags: { ...ruleFlags, 'non-resource-url': list, 'aggregation-rule': text },
    build: (name, flags) => {
      const urls = flags.lists.get('non-resource-url')
      if (urls !== undefined)
        return { metadata: { name }, rules: [{ verbs: flags.lists.get('verb') ?? [], nonResourceURLs: urls }] }
      const rules = rulesOf(flags)
      return typeof rules === 'string' ? rules : { metadata: { name }, rules }
    },
  }
}

function binding(kind: 'RoleBinding' | 'ClusterRoleBinding'): Generator {
  return {
    kind,
    flags: {
      role: text,
      clusterrole: text,
      user: { kind: 'words' },
      group: { kind: 'words' },
      serviceaccount: { kind: 'words' },
    },
    build: (name, { values, lists }) => {
      const [own, cluster] = [values.get('role'), values.get('clusterrole')]
      if (kind === 'ClusterRoleBinding' && cluster === undefined) return 'required flag(s) "clusterrole" not set'
      if ((own === undefined) === (cluster === undefined)) return 'exactly one of clusterrole or role must be specified'
      const roleRef = { apiGroup: rbac, kind: own === undefined ? 'ClusterRole' : 'Role', name: own ?? cluster }
      const subjects = [
        ...(lists.get('user') ?? []).map((user) => ({ kind: 'User', apiGroup: rbac, name: user })),
        ...(lists.get('group') ?? []).map((group) => ({ kind: 'Group', apiGroup: rbac, name: group })),
        ...(lists.get('serviceaccount') ?? []).map((account) => {
          const [namespace = '', accountName = ''] = account.split(':')
          return { kind: 'ServiceAccount', namespace, name: accountName }
        }),
      ]
      return { metadata: { name }, ...(subjects.length > 0 && { subjects }), roleRef }
    },
  }
}

const rulePattern =
  /^(?<host>[\w.*-]*)(?<path>\/[\w/.%~-]*)?(?<prefix>\*)?=(?<service>[\w-]+):(?<port>[\w-]+)(?<tls>,tls(?:=(?<secret>[\w-]+))?)?$/

interface IngressRule {
  readonly host?: string
  readonly http: { readonly paths: readonly unknown[] }
}

const backendOf = (service: string, port: string): unknown => ({
  service: { name: service, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } },
})

/** `--rule=host/path*=service:port,tls=secret`. @source kubernetes@1.36 kubectl/pkg/cmd/create/create_ingress.go */
const ingress: Generator = {
  kind: 'Ingress',
  flags: { rule: { kind: 'words' }, class: text, 'default-backend': text, annotation: { kind: 'words' } },
  build: (name, { values, lists }) => {
    const rules = new Map<string, IngressRule>()
    const tls: unknown[] = []
    for (const rule of lists.get('rule') ?? []) {
      const parts = rulePattern.exec(rule)?.groups
      if (parts === undefined)
        return `rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`
      const { host = '', path = '', prefix, service = '', port = '', secret } = parts
      const known = rules.get(host)?.http.paths ?? []
      const entry = { path, pathType: prefix === undefined ? 'Exact' : 'Prefix', backend: backendOf(service, port) }
      rules.set(host, { ...(host !== '' && { host }), http: { paths: [...known, entry] } })
      if (parts['tls'] !== undefined)
        tls.push({ ...(host && { hosts: [host] }), ...(secret && { secretName: secret }) })
    }
    const fallback = values.get('default-backend')
    if (rules.size === 0 && fallback === undefined)
      return 'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)'
    const [service = '', port = ''] = (fallback ?? '').split(':')
    const annotations = Object.fromEntries(
      (lists.get('annotation') ?? []).map((each) => [
        each.slice(0, each.indexOf('=')),
        each.slice(each.indexOf('=') + 1),
      ]),
    )
    return {
      metadata: { name, ...(Object.keys(annotations).length > 0 && { annotations }) },
      spec: {
        ...(values.has('class') && { ingressClassName: values.get('class') }),
        ...(fallback !== undefined && { defaultBackend: backendOf(service, port) }),
        ...(tls.length > 0 && { tls }),
        ...(rules.size > 0 && { rules: [...rules.values()] }),
      },
    }
  },
}

/** Who may do what, and what comes in from outside: stored and validated, enforced by nobody here. */
export const accessGenerators: Readonly<Record<string, Generator>> = {
  role: role('Role'),
  clusterrole: role('ClusterRole'),
  rolebinding: binding('RoleBinding'),
  clusterrolebinding: binding('ClusterRoleBinding'),
  ingress,
}
