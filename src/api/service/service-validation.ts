import type { Service, ServiceSpec } from '../openapi/kubernetes.ts'
import { printedAs } from '../layout/printed.ts'
import { protocols } from '../pod/containers.ts'
import { validatePortOrName } from '../pod/probes.ts'
import type { FieldError } from '../status.ts'
import { parseAddress, validateAddress, validateRange } from '../validation/addresses.ts'
import { duplicateValue, forbiddenField, invalidValue, required } from '../validation/field.ts'
import { checked, validateLabelName, validateLabels } from '../validation/labels.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts'
import { dnsLabel, dnsSubdomain, nameIsDnsLabel, portNumber } from '../validation/names.ts'
import { requireOneOf, validateOneOf, validateOptionalOneOf } from '../validation/paths.ts'
import { isHeadless, validateClusterIps, validateClusterIpUpdate } from './cluster-ips.ts'
import { isExternallyAccessible, needsHealthCheck } from './traffic.ts'

export const validateServiceCreate = (service: Service): FieldError[] => [
  ...validateObjectMeta(service.metadata, true, nameIsDnsLabel),
  ...validateService(service, undefined),
]

export function validateServiceUpdate(service: Service, old: Service): FieldError[] {
  const errors = [
    ...validateObjectMetaUpdate(service.metadata, old.metadata),
    ...validateClusterIpUpdate(service, old),
    ...validateLoadBalancerClass(service.spec, old.spec),
  ]
  const [now, before] = [service.spec, old.spec]
  if (needsHealthCheck(now) && needsHealthCheck(before) && now.healthCheckNodePort !== before.healthCheckNodePort)
    errors.push(forbiddenField('spec.healthCheckNodePort', 'field is immutable'))
  return [...errors, ...validateService(service, old)]
}

const hints = 'service.kubernetes.io/topology-aware-hints'
const mode = 'service.kubernetes.io/topology-mode'
const onlyLoadBalancer = "may only be used when `type` is 'LoadBalancer'"

/** @source kubernetes@1.36 pkg/apis/core/validation/validation.go validateService */
function validateService(service: Service, old: Service | undefined): FieldError[] {
  const { spec } = service
  const annotations = service.metadata.annotations ?? {}
  const errors: FieldError[] = []
  if (annotations[mode] !== undefined && annotations[hints] !== undefined && annotations[mode] !== annotations[hints])
    errors.push(
      invalidValue(
        `metadata.annotations[${mode}]`,
        annotations[mode],
        `must match annotations[${hints}] when both are specified`,
      ),
    )
  return [
    ...errors,
    ...validateType(spec),
    ...validatePorts(spec),
    ...validateLabels(spec.selector, 'spec.selector'),
    ...validateAffinity(spec),
    ...validateClusterIps(service, old),
    ...(spec.externalIPs ?? []).flatMap((address, index) => validateExternalIp(address, index, old)),
    ...requireOneOf(spec.type, 'spec.type', ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']),
    ...validateNodePorts(spec),
    ...validateSourceRanges(service, old),
    ...(spec.allocateLoadBalancerNodePorts !== undefined && spec.type !== 'LoadBalancer'
      ? [forbiddenField('spec.allocateLoadBalancerNodePorts', onlyLoadBalancer)]
      : []),
    ...(spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === undefined
      ? [required('allocateLoadBalancerNodePorts')]
      : []),
    ...validateLoadBalancerClass(spec, undefined),
    ...validateTraffic(spec),
  ]
}

function validateType(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = []
  if (!spec.ports?.length && !isHeadless(spec) && spec.type !== 'ExternalName') errors.push(required('spec.ports'))
  if ((spec.type === 'LoadBalancer' || spec.type === 'NodePort') && isHeadless(spec))
    errors.push(invalidValue('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`))
  if (spec.type !== 'ExternalName') return errors
  const text = 'may not be set for ExternalName services'
  for (const key of ['clusterIPs', 'ipFamilies'] as const)
    if (spec[key]?.length) errors.push(forbiddenField(`spec.${key}`, text))
  if (spec.ipFamilyPolicy !== undefined) errors.push(forbiddenField('spec.ipFamilyPolicy', text))
  const name = (spec.externalName ?? '').replace(/\.$/, '')
  return [...errors, ...(name ? checked('spec.externalName', name, dnsSubdomain) : [required('spec.externalName')])]
}

function validatePorts(spec: ServiceSpec): FieldError[] {
  const names = new Set<string>()
  return (spec.ports ?? []).flatMap((port, index) => {
    const at = `spec.ports[${index}]`
    const errors: FieldError[] = []
    if (!port.name) {
      if (spec.ports!.length > 1) errors.push(required(`${at}.name`))
    } else {
      errors.push(...checked(`${at}.name`, port.name, dnsLabel))
      if (names.has(port.name)) errors.push(duplicateValue(`${at}.name`, port.name))
      names.add(port.name)
    }
    errors.push(
      ...portNumber(port.port ?? 0).map((detail) => invalidValue(`${at}.port`, port.port ?? 0, detail)),
      ...requireOneOf(port.protocol, `${at}.protocol`, protocols),
      ...validatePortOrName(port.targetPort, `${at}.targetPort`),
    )
    if (port.appProtocol !== undefined) errors.push(...validateLabelName(port.appProtocol, `${at}.appProtocol`))
    return errors
  })
}

const affinitySecondsMax = 86_400

function validateAffinity(spec: ServiceSpec): FieldError[] {
  const { sessionAffinity, sessionAffinityConfig: config } = spec
  const errors = requireOneOf(sessionAffinity, 'spec.sessionAffinity', ['ClientIP', 'None'])
  const field = 'spec.sessionAffinityConfig'
  if (sessionAffinity === 'None' && config)
    errors.push(forbiddenField(field, 'must not be set when session affinity is None'))
  if (sessionAffinity !== 'ClientIP') return errors
  const seconds = config?.clientIP?.timeoutSeconds
  const missing = !config ? field : !config.clientIP ? `${field}.clientIP` : `${field}.clientIP.timeoutSeconds`
  if (seconds === undefined) return [...errors, required(missing, 'when session affinity type is ClientIP')]
  if (seconds <= 0 || seconds > affinitySecondsMax)
    errors.push(invalidValue(missing, seconds, `must be greater than 0 and less than ${affinitySecondsMax}`))
  return errors
}

function validateExternalIp(address: string, index: number, old: Service | undefined): FieldError[] {
  const field = `spec.externalIPs[${index}]`
  const errors = validateAddress(address, field, old?.spec.externalIPs)
  return errors.length > 0 ? errors : validateEndpointIp(address, field)
}

/** Addresses that no endpoint can have. @source kubernetes@1.36 ValidateEndpointIP */
export function validateEndpointIp(text: string, field: string): FieldError[] {
  const address = parseAddress(text)
  if (!address) return [invalidValue(field, text, 'must be a valid IP address')]
  const [first = 0, second = 0] = address.groups
  const isFour = address.groups.length === 2
  const rest = address.groups.slice(0, -1).every((group) => group === 0)
  const last = address.groups.at(-1)
  const errors: FieldError[] = []
  const says = (condition: boolean, detail: string): void => {
    if (condition) errors.push(invalidValue(field, text, detail))
  }
  says(rest && last === 0, `may not be unspecified (${text})`)
  says(isFour ? first >> 8 === 127 : rest && last === 1, 'may not be in the loopback range (127.0.0.0/8, ::1/128)')
  says(
    isFour ? first === 0xa9fe : (first & 0xffc0) === 0xfe80,
    'may not be in the link-local range (169.254.0.0/16, fe80::/10)',
  )
  says(
    isFour ? first === 0xe000 && second >> 8 === 0 : (first & 0xff0f) === 0xff02,
    'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
  )
  return errors
}

function validateNodePorts(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = []
  const nodePorts = new Set<string>()
  const ports = new Set<string>()
  const list = spec.ports ?? []
  if (spec.type === 'ClusterIP')
    list.forEach(({ nodePort }, index) => {
      if (nodePort)
        errors.push(forbiddenField(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'"))
    })
  list.forEach(({ nodePort, protocol }, index) => {
    if (!nodePort) return
    if (nodePorts.has(`${protocol}/${nodePort}`)) errors.push(duplicateValue(`spec.ports[${index}].nodePort`, nodePort))
    nodePorts.add(`${protocol}/${nodePort}`)
  })
  list.forEach(({ port = 0, protocol }, index) => {
    const key = `${protocol}/${port}`
    if (ports.has(key))
      errors.push(duplicateValue(`spec.ports[${index}]`, printedAs('ServicePort', { port, protocol })))
    ports.add(key)
  })
  return errors
}

const sourceRanges = 'service.beta.kubernetes.io/load-balancer-source-ranges'

function validateSourceRanges({ metadata, spec }: Service, old: Service | undefined): FieldError[] {
  const isBalancer = spec.type === 'LoadBalancer'
  if (spec.loadBalancerSourceRanges?.length) {
    const field = 'spec.LoadBalancerSourceRanges'
    const known = old?.spec.loadBalancerSourceRanges?.map((text) => text.trim())
    return [
      ...(isBalancer ? [] : [forbiddenField(field, onlyLoadBalancer)]),
      ...spec.loadBalancerSourceRanges.flatMap((text, index) =>
        validateRange(text.trim(), `${field}[${index}]`, known),
      ),
    ]
  }
  const value = metadata.annotations?.[sourceRanges]
  if (value === undefined) return []
  const field = `metadata.annotations[${sourceRanges}]`
  const errors = isBalancer ? [] : [forbiddenField(field, onlyLoadBalancer)]
  if (old?.metadata.annotations?.[sourceRanges] === value || value.trim() === '') return errors
  return [...errors, ...value.split(',').flatMap((text) => validateRange(text.trim(), field))]
}

function validateLoadBalancerClass(spec: ServiceSpec, old: ServiceSpec | undefined): FieldError[] {
  const field = 'spec.loadBalancerClass'
  const { type, loadBalancerClass: name } = spec
  const errors: FieldError[] = []
  if (old?.type === 'LoadBalancer' && type === 'LoadBalancer' && old.loadBalancerClass !== name)
    errors.push(invalidValue(field, name, 'may not change once set'))
  if (name === undefined) return errors
  if (type === 'LoadBalancer') return [...errors, ...validateLabelName(name, field)]
  return [...errors, forbiddenField(field, onlyLoadBalancer)]
}

function validateTraffic(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = []
  const external = 'spec.externalTrafficPolicy'
  const health = 'spec.healthCheckNodePort'
  const policy = spec.externalTrafficPolicy
  if (isExternallyAccessible(spec)) errors.push(...requireOneOf(policy, external, ['Cluster', 'Local']))
  else if (policy) errors.push(invalidValue(external, policy, 'may only be set for externally-accessible services'))
  const port = spec.healthCheckNodePort ?? 0
  if (needsHealthCheck(spec)) {
    if (port === 0) errors.push(required(health))
    else errors.push(...portNumber(port).map((detail) => invalidValue(health, port, detail)))
  } else if (port !== 0)
    errors.push(
      invalidValue(
        health,
        port,
        "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
      ),
    )
  const isInternal = ['ClusterIP', 'NodePort', 'LoadBalancer'].includes(spec.type ?? '')
  if (spec.internalTrafficPolicy === undefined) {
    if (isInternal) errors.push(required('spec.internalTrafficPolicy'))
  } else errors.push(...validateOneOf(spec.internalTrafficPolicy, 'spec.internalTrafficPolicy', ['Cluster', 'Local']))
  return [
    ...errors,
    ...validateOptionalOneOf(spec.trafficDistribution, 'spec.trafficDistribution', [
      'PreferClose',
      'PreferSameZone',
      'PreferSameNode',
    ]),
  ]
}

export function validateServiceStatusUpdate(service: Service, old: Service): FieldError[] {
  const errors = validateObjectMetaUpdate(service.metadata, old.metadata)
  const field = 'status.loadBalancer.ingress'
  const ingress = service.status?.loadBalancer?.ingress ?? []
  if (service.spec.type !== 'LoadBalancer')
    return ingress.length > 0
      ? [...errors, forbiddenField(field, "may only be used when `spec.type` is 'LoadBalancer'")]
      : errors
  const known = old.status?.loadBalancer?.ingress?.map(({ ip }) => ip ?? '')
  ingress.forEach(({ ip, ipMode, hostname }, index) => {
    const at = `${field}[${index}]`
    if (ip) errors.push(...validateAddress(ip, `${at}.ip`, known))
    if (ipMode === undefined)
      errors.push(...(ip ? [required(`${at}.ipMode`, 'must be specified when `ip` is set')] : []))
    else if (!ip) errors.push(forbiddenField(`${at}.ipMode`, 'may not be specified when `ip` is not set'))
    else errors.push(...validateOneOf(ipMode, `${at}.ipMode`, ['Proxy', 'VIP']))
    if (hostname) errors.push(...validateHostname(hostname, `${at}.hostname`))
  })
  return errors
}

export function validateHostname(hostname: string, field: string): FieldError[] {
  const errors = checked(field, hostname, dnsSubdomain)
  if (parseAddress(hostname)) errors.push(invalidValue(field, hostname, 'must be a DNS name, not an IP address'))
  return errors
}
