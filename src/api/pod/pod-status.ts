import type { Container, ContainerStatus, Pod, PodSpec } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { validateAddress, isIpv6, parseAddress } from '../validation/addresses.ts'
import { forbiddenField, invalidValue } from '../validation/field.ts'
import { checked } from '../validation/labels.ts'
import { validateObjectMetaUpdate } from '../validation/metadata.ts'
import { dnsSubdomain } from '../validation/names.ts'
import { validateImmutable } from '../validation/numbers.ts'

/** @source kubernetes@1.36 pkg/apis/core/validation/validation.go ValidatePodStatusUpdate */
export function validatePodStatusUpdate(pod: Pod, old: Pod): FieldError[] {
  const [now, before] = [pod.status ?? {}, old.status ?? {}]
  const errors = validateObjectMetaUpdate(pod.metadata, old.metadata)
  now.conditions?.forEach(({ observedGeneration = 0 }, index) => {
    const at = `status.conditions[${index}]`
    if (observedGeneration < 0)
      errors.push(invalidValue(`${at}.observedGeneration`, observedGeneration, 'must be a non-negative integer'))
  })
  if (pod.spec.nodeName !== old.spec.nodeName)
    errors.push(forbiddenField('status.nodeName', 'may not be changed directly'))
  if (now.nominatedNodeName && now.nominatedNodeName !== before.nominatedNodeName) {
    const field = 'status.nominatedNodeName'
    errors.push(...checked(field, now.nominatedNodeName, dnsSubdomain))
    if (old.spec.nodeName) errors.push(forbiddenField(field, 'may not be set on pods that are already bound to a node'))
  }
  if ((now.observedGeneration ?? 0) < 0)
    errors.push(invalidValue('status.observedGeneration', now.observedGeneration, 'must be a non-negative integer'))
  return [
    ...errors,
    ...validateImmutable(now.qosClass ?? '', before.qosClass ?? '', 'status.qosClass'),
    ...validateTransitions(now.containerStatuses, before.containerStatuses, 'containers', old.spec),
    ...validateTransitions(now.initContainerStatuses, before.initContainerStatuses, 'initContainers', old.spec),
    ...validateEphemeralTransitions(now.ephemeralContainerStatuses, before.ephemeralContainerStatuses),
    ...validateAddresses(now.podIPs, before.podIPs, 'status.podIPs'),
    ...(now.hostIPs?.length && now.hostIP !== now.hostIPs[0]!.ip
      ? [invalidValue('status.hostIPs[0].ip', now.hostIPs[0]!.ip, 'must be equal to `hostIP`')]
      : []),
    ...validateAddresses(now.hostIPs, before.hostIPs, 'status.hostIPs'),
  ]
}

type Statuses = readonly ContainerStatus[] | undefined

const mayNotReturn = 'may not be transitioned to non-terminated state'

/** What has ended for good must not come back. */
function validateTransitions(
  now: Statuses,
  before: Statuses,
  list: 'containers' | 'initContainers',
  spec: PodSpec,
): FieldError[] {
  if (allCouldRestart(spec)) return []
  const field = list === 'containers' ? 'status.containerStatuses' : 'status.initContainerStatuses'
  return (before ?? []).flatMap(({ name, state }, index) => {
    if (!state?.terminated) return []
    const next = now?.find((status) => status.name === name && !status.state?.terminated)
    if (!next) return []
    const container = spec[list]?.find((candidate) => candidate.name === name)
    const mayRestart = container && shouldRestart(container, spec, state.terminated.exitCode ?? 0)
    return mayRestart ? [] : [forbiddenField(`${field}[${index}].state`, mayNotReturn)]
  })
}

/** Whether a container that ended with this code is started again. @source kubernetes@1.36 pkg/api/v1/pod/util.go ContainerShouldRestart */
export function shouldRestart(container: Container, spec: PodSpec, exitCode: number): boolean {
  for (const { action, exitCodes } of container.restartPolicyRules ?? []) {
    const isIn = exitCodes?.values?.includes(exitCode) ?? false
    const matches =
      exitCodes !== undefined && (exitCodes.operator === 'In' ? isIn : exitCodes.operator === 'NotIn' && !isIn)
    if (matches) return action === 'Restart' || action === 'RestartAllContainers'
  }
  const policy = container.restartPolicy ?? spec.restartPolicy
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0)
}

const allCouldRestart = (spec: PodSpec): boolean =>
  [...(spec.initContainers ?? []), ...(spec.containers ?? [])].some(({ restartPolicyRules }) =>
    restartPolicyRules?.some(({ action }) => action === 'RestartAllContainers'),
  )

function validateEphemeralTransitions(now: Statuses, before: Statuses): FieldError[] {
  return (before ?? []).flatMap(({ name, state }, index) =>
    state?.terminated && now?.some((status) => status.name === name && !status.state?.terminated)
      ? [forbiddenField(`status.ephemeralContainerStatuses[${index}].state`, mayNotReturn)]
      : [],
  )
}

type Addresses = readonly { readonly ip: string }[] | undefined

function validateAddresses(now: Addresses = [], before: Addresses = [], field: string): FieldError[] {
  const known = before.map(({ ip }) => ip)
  const errors = now.flatMap(({ ip }, index) => validateAddress(ip ?? '', `${field}[${index}]`, known))
  const families = new Set(now.map(({ ip }) => parseAddress(ip ?? '')).map((address) => address && isIpv6(address)))
  if (now.length > 1 && (families.size < 2 || now.length > 2))
    errors.push(
      invalidValue(
        field,
        now.map(({ ip }) => ({ IP: ip })),
        'may specify no more than one IP for each IP family',
      ),
    )
  return errors
}
