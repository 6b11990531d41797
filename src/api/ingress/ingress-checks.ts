import type {
  HTTPIngressPath,
  Ingress,
  IngressBackend,
  IngressRule,
  IngressSpec,
  TypedLocalObjectReference,
} from '../openapi/kubernetes.ts'
import { defineChecks } from '../scheme.ts'
import { validateHostname } from '../service/service-validation.ts'
import type { FieldError } from '../status.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { parseAddress, validateAddress } from '../validation/addresses.ts'
import { invalidValue, required, unsupportedValue } from '../validation/field.ts'
import { checked } from '../validation/labels.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import {
  dnsLabel,
  dnsSubdomain,
  nameIsDnsSubdomain,
  pathSegment,
  portName,
  portNumber,
  wildcardSubdomain,
} from '../validation/names.ts'
import { classAnnotation } from './ingress-kind.ts'

export const ingressChecks = defineChecks<Ingress>({
  validate: (ingress) => {
    const errors = validateIngress(ingress, undefined)
    const [name, given] = [ingress.metadata.annotations?.[classAnnotation], ingress.spec?.ingressClassName]
    if (name !== undefined && given !== undefined && name !== given)
      errors.push(
        invalidValue(`annotations.${classAnnotation}`, name, 'must match `ingressClassName` when both are specified'),
      )
    return errors
  },
  validateUpdate: (ingress, old) => [
    ...validateObjectMetaUpdate(ingress.metadata, old.metadata),
    ...validateIngress(ingress, old),
  ],
  warningsOnCreate: ({ metadata, spec }) =>
    metadata.annotations?.[classAnnotation] !== undefined && spec?.ingressClassName === undefined
      ? [`annotation "${classAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`]
      : [],
  statusValidateUpdate: validateStatusUpdate,
  columns: columnsOf('Name|Class|Hosts|Address|Ports|Age'),
  cells: ({ metadata, spec, status }, now) => {
    const addresses = (status?.loadBalancer?.ingress ?? [])
      .map(({ ip, hostname }) => ip || hostname || '')
      .filter((text) => text)
    return [
      metadata.name,
      spec?.ingressClassName ?? '<none>',
      formatHosts(spec?.rules ?? []),
      [...new Set(addresses)].sort().join(),
      spec?.tls?.length ? '80, 443' : '80',
      ageOf(metadata.creationTimestamp, now),
    ]
  },
})

const hostsMax = 3

function formatHosts(rules: readonly IngressRule[]): string {
  const hosts: string[] = []
  let isCut = false
  for (const { host } of rules) {
    if (hosts.length === hostsMax) isCut = true
    if (!isCut && host) hosts.push(host)
  }
  if (hosts.length === 0) return '*'
  return hosts.join() + (isCut ? ` + ${rules.length - hostsMax} more...` : '')
}

/** @source kubernetes@1.36 pkg/apis/networking/validation/validation.go */
function validateIngress({ metadata, spec = {} }: Ingress, old: Ingress | undefined): FieldError[] {
  const errors = validateObjectMeta(metadata, true, nameIsDnsSubdomain)
  if (!spec.rules?.length && !spec.defaultBackend)
    errors.push(invalidValue('spec', spec.rules ?? null, 'either `defaultBackend` or `rules` must be specified'))
  if (spec.defaultBackend) errors.push(...validateBackend(spec.defaultBackend, 'spec.defaultBackend'))
  const skipsWildcards = old?.spec?.rules?.some(
    (rule, index) => rule.host?.includes('*') && validateRule(rule, `spec.rules[${index}]`, false).length > 0,
  )
  spec.rules?.forEach((rule, index) =>
    errors.push(...validateRule(rule, `spec.rules[${index}]`, skipsWildcards ?? false)),
  )
  errors.push(...validateTls(spec, old?.spec))
  const name = spec.ingressClassName
  return name === undefined ? errors : [...errors, ...checked('spec.ingressClassName', name, dnsSubdomain)]
}

function validateTls({ tls = [] }: IngressSpec, old: IngressSpec | undefined): FieldError[] {
  const isBadSecret = (name: string | undefined): boolean => !!name && dnsSubdomain(name).length > 0
  const hadBadSecret = old?.tls?.some(({ secretName }) => isBadSecret(secretName))
  return tls.flatMap(({ hosts, secretName }, index) => [
    ...(hosts ?? []).flatMap((host, hostIndex) =>
      checked(`spec.tls[${index}].hosts[${hostIndex}]`, host, host.includes('*') ? wildcardSubdomain : dnsSubdomain),
    ),
    ...(hadBadSecret || !secretName ? [] : checked(`spec.tls[${index}].secretName`, secretName, dnsSubdomain)),
  ])
}

function validateRule({ host, http }: IngressRule, field: string, skipsWildcards: boolean): FieldError[] {
  const errors: FieldError[] = []
  const isWildcard = host?.includes('*') ?? false
  if (host) {
    if (parseAddress(host)) errors.push(invalidValue(`${field}.host`, host, 'must be a DNS name, not an IP address'))
    errors.push(...checked(`${field}.host`, host, isWildcard ? wildcardSubdomain : dnsSubdomain))
  }
  if (!http || (isWildcard && skipsWildcards)) return errors
  if (!http.paths?.length) errors.push(required(`${field}.http.paths`))
  http.paths?.forEach((path, index) => errors.push(...validatePath(path, `${field}.http.paths[${index}]`)))
  return errors
}

const badSequences = ['//', '/./', '/../', '%2f', '%2F']

function validatePath({ path = '', pathType, backend }: HTTPIngressPath, field: string): FieldError[] {
  const errors: FieldError[] = []
  const says = (detail: string): number => errors.push(invalidValue(`${field}.path`, path, detail))
  const isExact = pathType === 'Exact' || pathType === 'Prefix'
  if (pathType === undefined) return [required(`${field}.pathType`, 'pathType must be specified')]
  if (isExact || pathType === 'ImplementationSpecific') {
    if (!path.startsWith('/') && (isExact || path !== '')) says('must be an absolute path')
    if (isExact) {
      for (const text of badSequences) if (path.includes(text)) says(`must not contain '${text}'`)
      for (const text of ['/..', '/.']) if (path.endsWith(text)) says(`cannot end with '${text}'`)
    }
  } else errors.push(unsupportedValue(`${field}.pathType`, pathType, ['Exact', 'ImplementationSpecific', 'Prefix']))
  return [...errors, ...validateBackend(backend ?? {}, `${field}.backend`)]
}

function validateBackend({ resource, service }: IngressBackend, field: string): FieldError[] {
  if (resource && service) return [invalidValue(field, '', 'cannot set both resource and service backends')]
  if (resource) return validateReference(resource, `${field}.resource`)
  if (!service) return [invalidValue(field, '', 'resource or service backend is required')]
  const errors = service.name
    ? checked(`${field}.service.name`, service.name, dnsLabel)
    : [required(`${field}.service.name`)]
  const { name, number } = service.port ?? {}
  if (name && number) errors.push(invalidValue(field, '', 'cannot set both port name & port number'))
  else if (name) errors.push(...checked(`${field}.service.port.name`, name, portName))
  else if (number)
    errors.push(...portNumber(number).map((detail) => invalidValue(`${field}.service.port.number`, number, detail)))
  else errors.push(required(field, 'port name or number is required'))
  return errors
}

function validateReference(reference: TypedLocalObjectReference, field: string): FieldError[] {
  const errors = reference.apiGroup === undefined ? [] : checked(`${field}.apiGroup`, reference.apiGroup, dnsSubdomain)
  for (const key of ['kind', 'name'] as const)
    errors.push(
      ...(reference[key] ? checked(`${field}.${key}`, reference[key], pathSegment) : [required(`${field}.${key}`)]),
    )
  return errors
}

function validateStatusUpdate({ metadata, status }: Ingress, old: Ingress): FieldError[] {
  const known = old.status?.loadBalancer?.ingress?.map(({ ip }) => ip ?? '')
  return [
    ...validateObjectMetaUpdate(metadata, old.metadata),
    ...(status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }, index) => {
      const at = `status.loadBalancer.ingress[${index}]`
      return [
        ...(ip ? validateAddress(ip, `${at}.ip`, known) : []),
        ...(hostname ? validateHostname(hostname, `${at}.hostname`) : []),
      ]
    }),
  ]
}
