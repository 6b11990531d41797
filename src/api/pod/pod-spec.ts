import type { ObjectMeta, PodSpec } from '../openapi/kubernetes.ts'
import { printedAs } from '../layout/printed.ts'
import type { FieldError } from '../status.ts'
import { validateAddress } from '../validation/addresses.ts'
import { byteLength, dnsLabel, dnsSubdomain, dnsSubdomainUnderscored, inclusiveRange } from '../validation/names.ts'
import { duplicateValue, forbiddenField, invalidValue, notFoundValue, required, tooLong } from '../validation/field.ts'
import { checked, validateLabels } from '../validation/labels.ts'
import { requireOneOf } from '../validation/paths.ts'
import { validateContainers, validateEphemeralContainers, validateInitContainers } from './containers.ts'
import { validateContainerResources } from './requirements.ts'
import { validatePodResources } from './pod-resources.ts'
import { validateAffinity, validateGates, validateSpread, validateTolerations } from './scheduling.ts'
import { validateHostProcess, validateOperatingSystem, validatePodSecurityContext } from './security.ts'
import { containersOf } from './visit.ts'
import { validateVolumes } from './volumes.ts'

export const int32Max = 2_147_483_647

/**
 * `metadata` is given for a pod and not for a template; `old` makes what was stored before stay acceptable.
 * @source kubernetes@1.36 pkg/apis/core/validation/validation.go ValidatePodSpec
 */
export function validatePodSpec(spec: PodSpec, field: string, metadata?: ObjectMeta, old?: PodSpec): FieldError[] {
  if (metadata === undefined && correctSpecs.has(spec)) return []
  const errors = podSpecErrors(spec, field, metadata, old)
  const isWhole = metadata === undefined && old === undefined
  if (isWhole && errors.length === 0 && Object.isFrozen(spec)) correctSpecs.add(spec)
  return errors
}

/** Specs of templates that are stored and without fault; what comes from one template shares its spec. */
const correctSpecs = new WeakSet<PodSpec>()

function podSpecErrors(spec: PodSpec, field: string, metadata?: ObjectMeta, old?: PodSpec): FieldError[] {
  const { usable: volumes, errors: volumeErrors } = validateVolumes(spec.volumes, metadata, `${field}.volumes`)
  const claimNames = new Set((spec.resourceClaims ?? []).map(({ name }) => name).filter((name) => name))
  const around = { spec, volumes, claimNames, field }
  return [
    ...(spec.terminationGracePeriodSeconds === undefined ? [required(`${field}.terminationGracePeriodSeconds`)] : []),
    ...volumeErrors,
    ...validateResourceClaims(spec, metadata, `${field}.resourceClaims`),
    ...validateContainers(around),
    ...validateInitContainers(around),
    ...validateEphemeralContainers(around),
    ...validatePodResources(spec, claimNames, `${field}.resources`),
    ...validateHostNetworkPorts(spec, field, metadata !== undefined),
    ...requireOneOf(spec.restartPolicy, `${field}.restartPolicy`, ['Always', 'OnFailure', 'Never']),
    ...requireOneOf(spec.dnsPolicy, `${field}.dnsPolicy`, [
      'ClusterFirstWithHostNet',
      'ClusterFirst',
      'Default',
      'None',
    ]),
    ...validateLabels(spec.nodeSelector, `${field}.nodeSelector`),
    ...validatePodSecurityContext(spec, `${field}.securityContext`, old),
    ...validateAffinity(spec.affinity, `${field}.affinity`, old?.affinity),
    ...validateDns(spec, `${field}.dnsConfig`),
    ...validateGates(spec, field),
    ...validateSpread(
      spec.topologySpreadConstraints,
      `${field}.topologySpreadConstraints`,
      old?.topologySpreadConstraints,
    ),
    ...validateHostProcess(spec, field),
    ...validateHostUsers(spec, field, old),
    ...validateHostnameOverride(spec, field),
    ...validateNames(spec, field),
    ...(spec.preemptionPolicy === undefined
      ? []
      : requireOneOf(spec.preemptionPolicy, `${field}.preemptionPolicy`, ['PreemptLowerPriority', 'Never'])),
    ...(spec.overhead ? validateContainerResources({ limits: spec.overhead }, `${field}.overhead`, new Set()) : []),
    ...validateOperatingSystem(spec, field),
    ...validateFileKeyVolumes(spec, field),
  ]
}

function validateResourceClaims(spec: PodSpec, metadata: ObjectMeta | undefined, field: string): FieldError[] {
  const seen = new Set<string>()
  return (spec.resourceClaims ?? []).flatMap((claim, index) => {
    if (metadata?.annotations?.['kubernetes.io/config.mirror'] !== undefined)
      return [forbiddenField('', 'static pods do not support resource claims')]
    const at = `${field}[${index}]`
    const { name, resourceClaimName, resourceClaimTemplateName } = claim
    const errors: FieldError[] = []
    if (!name) errors.push(required(`${at}.name`))
    else if (seen.has(name)) errors.push(duplicateValue(`${at}.name`, name))
    else errors.push(...checked(`${at}.name`, name, dnsLabel))
    if (name) seen.add(name)
    const printed = printedAs('PodResourceClaim', claim)
    if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined)
      errors.push(
        invalidValue(at, printed, 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'),
      )
    if (resourceClaimName === undefined && resourceClaimTemplateName === undefined)
      errors.push(invalidValue(at, printed, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'))
    for (const key of ['resourceClaimName', 'resourceClaimTemplateName'] as const)
      if (claim[key] !== undefined) errors.push(...checked(`${at}.${key}`, claim[key], dnsSubdomain))
    return errors
  })
}

function validateHostNetworkPorts(spec: PodSpec, field: string, isPod: boolean): FieldError[] {
  if (!spec.hostNetwork) return []
  return (spec.containers ?? []).flatMap(({ ports }, index) =>
    (ports ?? []).flatMap(({ hostPort = 0, containerPort }, portIndex) =>
      (isPod || hostPort !== 0) && hostPort !== (containerPort ?? 0)
        ? [
            invalidValue(
              `${field}.containers[${index}].ports[${portIndex}].hostPort`,
              hostPort,
              'must match `containerPort` when `hostNetwork` is true',
            ),
          ]
        : [],
    ),
  )
}

const searchCharactersMax = 2048

function validateDns({ dnsConfig, dnsPolicy }: PodSpec, field: string): FieldError[] {
  if (dnsPolicy === 'None') {
    if (!dnsConfig) return [required(field, 'must provide `dnsConfig` when `dnsPolicy` is None')]
    if (!dnsConfig.nameservers?.length)
      return [required(`${field}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')]
  }
  if (!dnsConfig) return []
  const { nameservers = [], searches = [], options = [] } = dnsConfig
  const errors: FieldError[] = []
  if (nameservers.length > 3)
    errors.push(invalidValue(`${field}.nameservers`, nameservers, 'must not have more than 3 nameservers'))
  nameservers.forEach((server, index) => errors.push(...validateAddress(server, `${field}.nameservers[${index}]`)))
  if (searches.length > 32)
    errors.push(invalidValue(`${field}.searches`, searches, 'must not have more than 32 search paths'))
  if (byteLength(searches.join(' ')) > searchCharactersMax)
    errors.push(
      invalidValue(
        `${field}.searches`,
        searches,
        `must not have more than ${searchCharactersMax} characters (including spaces) in the search list`,
      ),
    )
  searches.forEach((search, index) => {
    if (search !== '.')
      errors.push(...checked(`${field}.searches[${index}]`, search.replace(/\.$/, ''), dnsSubdomainUnderscored))
  })
  options.forEach(({ name }, index) => {
    if (!name) errors.push(required(`${field}.options[${index}]`, 'must not be empty'))
  })
  return errors
}

function validateHostUsers(spec: PodSpec, field: string, old: PodSpec | undefined): FieldError[] {
  if (spec.hostUsers !== false) return []
  const detail = 'when `hostUsers` is false'
  const errors: FieldError[] = []
  if (spec.hostNetwork && !(old?.hostUsers === false && old.hostNetwork))
    errors.push(forbiddenField(`${field}.hostNetwork`, detail))
  if (spec.hostPID) errors.push(forbiddenField(`${field}.HostPID`, detail))
  if (spec.hostIPC) errors.push(forbiddenField(`${field}.HostIPC`, detail))
  const hadDevices =
    old?.hostUsers === false && containersOf(old, '').some(({ container }) => container.volumeDevices?.length)
  if (!hadDevices)
    for (const { container, at } of containersOf(spec, field))
      if (container.volumeDevices?.length) errors.push(forbiddenField(`${at}.volumeDevices`, detail))
  return errors
}

function validateHostnameOverride(spec: PodSpec, field: string): FieldError[] {
  const name = spec.hostnameOverride
  if (name === undefined) return []
  const at = `${field}.hostnameOverride`
  const errors: FieldError[] = []
  if (spec.setHostnameAsFQDN) errors.push(forbiddenField(at, 'may not be specified when setHostnameAsFQDN is true'))
  if (spec.hostNetwork) errors.push(forbiddenField(at, 'may not be specified when hostNetwork is true'))
  if (byteLength(name) > 64) errors.push(tooLong(at, 64))
  return [...errors, ...checked(at, name, dnsSubdomain)]
}

function validateNames(spec: PodSpec, field: string): FieldError[] {
  const errors: FieldError[] = []
  for (const key of ['serviceAccountName', 'nodeName'] as const)
    if (spec[key]) errors.push(...checked(`${field}.${key}`, spec[key], dnsSubdomain))
  const seconds = spec.activeDeadlineSeconds
  if (seconds !== undefined && (seconds < 1 || seconds > int32Max))
    errors.push(invalidValue(`${field}.activeDeadlineSeconds`, seconds, inclusiveRange(1, int32Max)))
  for (const key of ['hostname', 'subdomain'] as const)
    if (spec[key]) errors.push(...checked(`${field}.${key}`, spec[key], dnsLabel))
  errors.push(...validateTolerations(spec.tolerations, `${field}.tolerations`))
  spec.hostAliases?.forEach(({ ip, hostnames }, index) => {
    const at = `${field}.hostAliases[${index}]`
    errors.push(...validateAddress(ip ?? '', `${at}.ip`))
    hostnames?.forEach((name, nameIndex) =>
      errors.push(...checked(`${at}.hostnames[${nameIndex}]`, name, dnsSubdomain)),
    )
  })
  if (spec.priorityClassName)
    errors.push(...checked(`${field}.priorityClassName`, spec.priorityClassName, dnsSubdomain))
  if (spec.runtimeClassName !== undefined)
    errors.push(...checked(`${field}.runtimeClassName`, spec.runtimeClassName, dnsSubdomain))
  return errors
}

function validateFileKeyVolumes(spec: PodSpec, field: string): FieldError[] {
  const errors: FieldError[] = []
  for (const { container, at } of containersOf(spec, field))
    container.env?.forEach(({ valueFrom }, index) => {
      if (!valueFrom?.fileKeyRef) return
      const name = valueFrom.fileKeyRef.volumeName ?? ''
      const path = `${at}.env[${index}].valueFrom.fileKeyRef.volumeName`
      const volume = spec.volumes?.findLast((candidate) => candidate.name === name)
      if (!volume) errors.push(notFoundValue(path, name))
      else if (!volume.emptyDir) errors.push(invalidValue(path, name, 'referenced volume must be of type emptyDir'))
    })
  return errors
}
