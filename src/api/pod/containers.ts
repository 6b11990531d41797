import type { Container, EphemeralContainer, PodSpec } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import {
  duplicateValue,
  forbiddenField,
  invalidValue,
  notFoundValue,
  required,
  tooMany,
  unsupportedValue,
} from '../validation/field.ts'
import { checked } from '../validation/labels.ts'
import { dnsLabel, portName, portNumber } from '../validation/names.ts'
import {
  forbidFields,
  requireOneOf,
  validateDescendingPath,
  validateOneOf,
  validateOptionalOneOf,
  validatePathNoBacksteps,
} from '../validation/paths.ts'
import { pullPolicies, validateEnvironment, validateEnvironmentFrom } from './environment.ts'
import { validateLifecycle, validateProbes } from './probes.ts'
import { validateContainerResources } from './requirements.ts'
import { validateSecurityContext } from './security.ts'
import type { UsableVolumes } from './volumes.ts'

/** What the checks of a container must know of its pod. */
export interface ContainerSurroundings {
  readonly spec: PodSpec
  readonly volumes: UsableVolumes
  readonly claimNames: ReadonlySet<string>
  /** The spec's own path. */
  readonly field: string
}

export const protocols = ['SCTP', 'TCP', 'UDP']

export function validateContainers(around: ContainerSurroundings): FieldError[] {
  const { spec } = around
  const field = `${around.field}.containers`
  const containers = spec.containers ?? []
  if (containers.length === 0) return [required(field)]
  const names = new Set<string>()
  const errors = containers.flatMap((container, index) => {
    const at = `${field}[${index}]`
    const faults = validateContainer(container, at, around)
    if (names.has(container.name ?? '')) faults.push(duplicateValue(`${at}.name`, container.name ?? ''))
    names.add(container.name ?? '')
    return [
      ...faults,
      ...validateLifecycle(container.lifecycle, `${at}.lifecycle`, spec),
      ...validateProbes(container, at, spec),
      ...validateRestartRules(container, at),
    ]
  })
  return [...errors, ...validateHostPorts(containers, field)]
}

const onlySidecars = 'may not be set for init containers without restartPolicy=Always'

export function validateInitContainers(around: ContainerSurroundings): FieldError[] {
  const { spec } = around
  const field = `${around.field}.initContainers`
  const names = new Set(spec.containers?.map(({ name }) => name ?? ''))
  return (spec.initContainers ?? []).flatMap((container, index) => {
    const at = `${field}[${index}]`
    const errors = [...validateContainer(container, at, around), ...validateRestartRules(container, at)]
    if (names.has(container.name ?? '')) errors.push(duplicateValue(`${at}.name`, container.name ?? ''))
    else if (container.name) names.add(container.name)
    errors.push(...validateHostPorts([container], field))
    if (container.restartPolicy === 'Always')
      errors.push(
        ...validateLifecycle(container.lifecycle, `${at}.lifecycle`, spec),
        ...validateProbes(container, at, spec),
      )
    else
      errors.push(...forbidFields(container, at, 'lifecycle livenessProbe readinessProbe startupProbe', onlySidecars))
    if (container.restartPolicy !== 'Always')
      container.resizePolicy?.forEach(({ restartPolicy }, resizeIndex) => {
        if (restartPolicy === 'RestartContainer')
          errors.push(
            invalidValue(
              `${at}.resizePolicy[${resizeIndex}].restartPolicy`,
              restartPolicy,
              "must not be set to 'RestartContainer' for non-sidecar initContainers",
            ),
          )
      })
    return errors
  })
}

const notForEphemeral =
  'ports resources resizePolicy restartPolicy restartPolicyRules livenessProbe readinessProbe startupProbe lifecycle'

export function validateEphemeralContainers(around: ContainerSurroundings): FieldError[] {
  const { spec } = around
  const others = new Set([...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ name }) => name))
  const names = new Set(others)
  return (spec.ephemeralContainers ?? []).flatMap((container, index) => {
    const at = `${around.field}.ephemeralContainers[${index}]`
    const errors = [...validateContainer(container, at, around), ...validateImageSpace(container, at)]
    if (names.has(container.name)) errors.push(duplicateValue(`${at}.name`, container.name ?? ''))
    else names.add(container.name)
    if (container.targetContainerName && !others.has(container.targetContainerName))
      errors.push(notFoundValue(`${at}.targetContainerName`, container.targetContainerName))
    const { resources, ...rest } = container
    const isEmpty = Object.keys(resources ?? {}).length === 0
    const text = 'cannot be set for an Ephemeral Container'
    errors.push(...forbidFields(isEmpty ? rest : container, at, notForEphemeral, text))
    container.volumeMounts?.forEach((mount, mountIndex) => {
      for (const key of ['subPath', 'subPathExpr'] as const)
        if (mount[key]) errors.push(forbiddenField(`${at}.volumeMounts[${mountIndex}].${key}`, text))
    })
    return errors
  })
}

export function validateImageSpace(container: Container | EphemeralContainer, at: string): FieldError[] {
  const image = container.image ?? ''
  return image.trim() === image
    ? []
    : [invalidValue(`${at}.image`, image, 'must not have leading or trailing whitespace')]
}

function validateContainer(
  container: Container | EphemeralContainer,
  at: string,
  around: ContainerSurroundings,
): FieldError[] {
  const errors = container.name ? checked(`${at}.name`, container.name, dnsLabel) : [required(`${at}.name`)]
  if (!container.image) errors.push(required(`${at}.image`))
  return [
    ...errors,
    ...requireOneOf(container.terminationMessagePolicy, `${at}.terminationMessagePolicy`, [
      'File',
      'FallbackToLogsOnError',
    ]),
    ...validatePorts(container.ports, `${at}.ports`),
    ...validateEnvironment(container.env, `${at}.env`),
    ...validateEnvironmentFrom(container.envFrom, `${at}.envFrom`),
    ...validateMounts(container, `${at}.volumeMounts`, around.volumes),
    ...validateDevices(container, `${at}.volumeDevices`, around.volumes),
    ...requireOneOf(container.imagePullPolicy, `${at}.imagePullPolicy`, pullPolicies),
    ...validateContainerResources(container.resources, `${at}.resources`, around.claimNames),
    ...validateResizePolicy(container.resizePolicy, `${at}.resizePolicy`, around.spec.restartPolicy),
    ...validateSecurityContext(container.securityContext, `${at}.securityContext`, around.spec.hostUsers !== false),
  ]
}

function validatePorts(ports: Container['ports'], field: string): FieldError[] {
  const names = new Set<string>()
  return (ports ?? []).flatMap((port, index) => {
    const at = `${field}[${index}]`
    const errors: FieldError[] = []
    if (port.name) {
      const faults = checked(`${at}.name`, port.name, portName)
      if (faults.length === 0 && names.has(port.name)) faults.push(duplicateValue(`${at}.name`, port.name))
      errors.push(...faults)
      names.add(port.name)
    }
    for (const key of ['containerPort', 'hostPort'] as const) {
      const number = port[key] ?? 0
      if (number === 0) errors.push(...(key === 'containerPort' ? [required(`${at}.containerPort`)] : []))
      else errors.push(...portNumber(number).map((detail) => invalidValue(`${at}.${key}`, number, detail)))
    }
    return [...errors, ...requireOneOf(port.protocol, `${at}.protocol`, protocols)]
  })
}

function validateHostPorts(containers: readonly Container[], field: string): FieldError[] {
  const taken = new Set<string>()
  return containers.flatMap(({ ports }, index) =>
    (ports ?? []).flatMap(({ hostPort, hostIP = '', protocol = '' }, portIndex) => {
      if (!hostPort) return []
      const text = `${protocol}/${hostIP}/${hostPort}`
      if (taken.has(text)) return [duplicateValue(`${field}[${index}].ports[${portIndex}].hostPort`, text)]
      taken.add(text)
      return []
    }),
  )
}

type Mounts = Pick<Container, 'volumeMounts' | 'volumeDevices' | 'securityContext'>

function validateMounts(container: Mounts, field: string, volumes: UsableVolumes): FieldError[] {
  const paths = new Set<string>()
  const devices = container.volumeDevices ?? []
  return (container.volumeMounts ?? []).flatMap((mount, index) => {
    const at = `${field}[${index}]`
    const { name = '', mountPath = '', subPath, subPathExpr } = mount
    const errors: FieldError[] = []
    if (name === '') errors.push(required(`${at}.name`))
    if (!volumes.has(name)) errors.push(notFoundValue(`${at}.name`, name))
    if (mountPath === '') errors.push(required(`${at}.mountPath`))
    if (paths.has(mountPath)) errors.push(invalidValue(`${at}.mountPath`, mountPath, 'must be unique'))
    paths.add(mountPath)
    if (devices.some((device) => device.name === name))
      errors.push(invalidValue(`${at}.name`, name, 'must not already exist in volumeDevices'))
    if (devices.some((device) => device.devicePath === mountPath))
      errors.push(invalidValue(`${at}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices'))
    if (subPath) errors.push(...validateDescendingPath(subPath, `${field}.subPath`))
    if (subPathExpr) {
      if (subPath)
        errors.push(invalidValue(`${at}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive'))
      errors.push(...validateDescendingPath(subPathExpr, `${field}.subPathExpr`))
    }
    const propagation = mount.mountPropagation
    errors.push(
      ...validateOptionalOneOf(propagation, `${field}.mountPropagation`, ['Bidirectional', 'HostToContainer', 'None']),
    )
    if (propagation === 'Bidirectional' && container.securityContext?.privileged !== true)
      errors.push(
        forbiddenField(
          `${field}.mountPropagation`,
          'Bidirectional mount propagation is available only to privileged containers',
        ),
      )
    return [...errors, ...validateRecursiveReadOnly(mount, `${field}.recursiveReadOnly`)]
  })
}

function validateRecursiveReadOnly(mount: NonNullable<Container['volumeMounts']>[number], field: string): FieldError[] {
  const { recursiveReadOnly, readOnly, mountPropagation } = mount
  if (recursiveReadOnly === undefined || recursiveReadOnly === 'Disabled') return []
  if (!['Enabled', 'IfPossible'].includes(recursiveReadOnly))
    return [unsupportedValue(field, recursiveReadOnly, ['Disabled', 'Enabled', 'IfPossible'])]
  const errors = readOnly ? [] : [forbiddenField(field, 'may only be specified when readOnly is true')]
  if (mountPropagation !== undefined && mountPropagation !== 'None')
    errors.push(forbiddenField(field, 'may only be specified when mountPropagation is None or not specified'))
  return errors
}

function validateDevices(container: Mounts, field: string, volumes: UsableVolumes): FieldError[] {
  const names = new Set<string>()
  const paths = new Set<string>()
  const mounts = container.volumeMounts ?? []
  return (container.volumeDevices ?? []).flatMap(({ name = '', devicePath = '' }, index) => {
    const at = `${field}[${index}]`
    const source = volumes.get(name)
    const errors: FieldError[] = []
    if (name === '') errors.push(required(`${at}.name`))
    if (names.has(name)) errors.push(invalidValue(`${at}.name`, name, 'must be unique'))
    if (source && !source.persistentVolumeClaim && !source.ephemeral)
      errors.push(
        invalidValue(
          `${at}.name`,
          name,
          'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
        ),
      )
    if (!source) errors.push(notFoundValue(`${at}.name`, name))
    if (devicePath === '') errors.push(required(`${at}.devicePath`))
    if (paths.has(devicePath)) errors.push(invalidValue(`${at}.devicePath`, devicePath, 'must be unique'))
    if (validatePathNoBacksteps(devicePath, field).length > 0)
      errors.push(invalidValue(`${at}.devicePath`, devicePath, "can not contain backsteps ('..')"))
    else paths.add(devicePath)
    if (mounts.some((mount) => mount.name === name))
      errors.push(invalidValue(`${at}.name`, name, 'must not already exist in volumeMounts'))
    if (mounts.some((mount) => mount.mountPath === devicePath))
      errors.push(invalidValue(`${at}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts'))
    if (name !== '') names.add(name)
    return errors
  })
}

function validateResizePolicy(
  policies: Container['resizePolicy'],
  field: string,
  podPolicy: string | undefined,
): FieldError[] {
  const seen = new Set<string>()
  return (policies ?? []).flatMap(({ resourceName = '', restartPolicy = '' }, index) => {
    const errors = seen.has(resourceName) ? [duplicateValue(`${field}[${index}]`, resourceName)] : []
    seen.add(resourceName)
    errors.push(
      ...requireOneOf(resourceName, field, ['cpu', 'memory']),
      ...requireOneOf(restartPolicy, field, ['NotRequired', 'RestartContainer']),
    )
    if (podPolicy === 'Never' && restartPolicy !== 'NotRequired')
      errors.push(invalidValue(field, restartPolicy, "must be 'NotRequired' when pod `restartPolicy` is 'Never'"))
    return errors
  })
}

function validateRestartRules(container: Container, at: string): FieldError[] {
  const { restartPolicy, restartPolicyRules: rules = [] } = container
  const errors: FieldError[] = []
  if (restartPolicy === undefined) {
    if (rules.length === 0) return []
    errors.push(required(`${at}.restartPolicy`, 'must specify restartPolicy when restart rules are used'))
  } else errors.push(...validateOneOf(restartPolicy, `${at}.restartPolicy`, ['Always', 'Never', 'OnFailure']))
  if (rules.length > 20) errors.push(tooMany(`${at}.restartPolicyRules`, rules.length, 20))
  rules.forEach(({ action, exitCodes }, index) => {
    const rule = `${at}.restartPolicyRules[${index}]`
    errors.push(...validateOneOf(action, `${rule}.action`, ['Restart', 'RestartAllContainers']))
    if (!exitCodes) return errors.push(required(`${rule}.exitCodes`, 'must be specified'))
    errors.push(...validateOneOf(exitCodes.operator, `${rule}.exitCodes.operator`, ['In', 'NotIn']))
    const count = exitCodes.values?.length ?? 0
    if (count > 255) errors.push(tooMany(`${rule}.exitCodes.values`, count, 255))
    return undefined
  })
  return errors
}
