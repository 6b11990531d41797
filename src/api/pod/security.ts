import type { AppArmorProfile, ObjectMeta, PodSpec, SeccompProfile, SecurityContext } from '../openapi/kubernetes.ts'
import { printedAs } from '../layout/printed.ts'
import type { FieldError } from '../status.ts'
import {
  duplicateValue,
  forbiddenField,
  invalidValue,
  quoted,
  required,
  tooLong,
  unsupportedValue,
} from '../validation/field.ts'
import { checked } from '../validation/labels.ts'
import { dnsSubdomain, inclusiveRange } from '../validation/names.ts'
import { forbidFields, validateDescendingPath, validateOptionalOneOf } from '../validation/paths.ts'
import { containersOf } from './visit.ts'
import { appArmorPrefix, seccompContainerPrefix, seccompPod } from './security-annotations.ts'

const idMax = 2_147_483_647

const validateId = (id: number | undefined, field: string): FieldError[] =>
  id === undefined || (id >= 0 && id <= idMax) ? [] : [invalidValue(field, id, inclusiveRange(0, idMax))]

export function validateSecurityContext(
  context: SecurityContext | undefined,
  field: string,
  hostUsers: boolean,
): FieldError[] {
  if (!context) return []
  const errors = [
    ...validateId(context.runAsUser, `${field}.runAsUser`),
    ...validateId(context.runAsGroup, `${field}.runAsGroup`),
    ...validateOptionalOneOf(context.procMount, `${field}.procMount`, ['Default', 'Unmasked']),
  ]
  if (hostUsers && context.procMount === 'Unmasked')
    errors.push(invalidValue(`${field}.procMount`, 'Unmasked', '`hostUsers` must be false to use `Unmasked`'))
  errors.push(...validateSeccomp(context.seccompProfile, `${field}.seccompProfile`))
  if (context.allowPrivilegeEscalation === false) {
    const says = (what: string): FieldError =>
      invalidValue(
        field,
        printedAs('SecurityContext', context),
        `cannot set \`allowPrivilegeEscalation\` to false and ${what}`,
      )
    if (context.privileged === true) errors.push(says('`privileged` to true'))
    for (const capability of context.capabilities?.add ?? [])
      if (capability === 'CAP_SYS_ADMIN') errors.push(says('`capabilities.Add` CAP_SYS_ADMIN'))
  }
  return [
    ...errors,
    ...validateWindowsOptions(context.windowsOptions, `${field}.windowsOptions`),
    ...validateAppArmor(context.appArmorProfile, `${field}.appArmorProfile`),
  ]
}

export function validatePodSecurityContext(spec: PodSpec, field: string, old: PodSpec | undefined): FieldError[] {
  const context = spec.securityContext
  if (!context) return []
  const errors = [
    ...validateId(context.fsGroup, `${field}.fsGroup`),
    ...validateId(context.runAsUser, `${field}.runAsUser`),
    ...validateId(context.runAsGroup, `${field}.runAsGroup`),
    ...(context.supplementalGroups ?? []).flatMap((id, index) =>
      validateId(id, `${field}.supplementalGroups[${index}]`),
    ),
  ]
  if (spec.shareProcessNamespace && spec.hostPID)
    errors.push(
      invalidValue(`${field}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled'),
    )
  const policies =
    old?.securityContext?.seLinuxChangePolicy === undefined ? ['Recursive'] : ['MountOption', 'Recursive']
  return [
    ...errors,
    ...validateSysctls(spec, `${field}.sysctls`),
    ...validateOptionalOneOf(context.fsGroupChangePolicy, `${field}.fsGroupChangePolicy`, ['Always', 'OnRootMismatch']),
    ...validateSeccomp(context.seccompProfile, `${field}.seccompProfile`),
    ...validateWindowsOptions(context.windowsOptions, `${field}.windowsOptions`),
    ...validateAppArmor(context.appArmorProfile, `${field}.appArmorProfile`),
    ...validateOptionalOneOf(context.supplementalGroupsPolicy, `${field}.supplementalGroupsPolicy`, [
      'Merge',
      'Strict',
    ]),
    ...validateOptionalOneOf(context.seLinuxChangePolicy, `${field}.seLinuxChangePolicy`, policies),
  ]
}

const segment = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const sysctlFormat = `^(${segment}[\\./])*${segment}$`
const sysctlPattern = new RegExp(sysctlFormat)

function validateSysctls({ securityContext, hostNetwork, hostIPC }: PodSpec, field: string): FieldError[] {
  const names = new Set<string>()
  return (securityContext?.sysctls ?? []).flatMap(({ name = '' }, index) => {
    const at = `${field}[${index}].name`
    const errors: FieldError[] = []
    if (name === '') errors.push(required(at))
    else if (name.length > 253 || !sysctlPattern.test(name))
      errors.push(invalidValue(at, name, `must have at most 253 characters and match regex ${sysctlFormat}`))
    else if (names.has(name)) errors.push(duplicateValue(at, name))
    names.add(name)
    const plain = name.replaceAll('/', '.')
    if (hostNetwork && plain.startsWith('net.'))
      errors.push(invalidValue(at, name, "may not be specified when 'hostNetwork' is true"))
    else if (hostIPC && /^(kernel\.(sem$|shm|msg)|fs\.mqueue\.)/.test(plain))
      errors.push(invalidValue(at, name, "may not be specified when 'hostIPC' is true"))
    return errors
  })
}

const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined']

function validateSeccomp(profile: SeccompProfile | undefined, field: string): FieldError[] {
  if (!profile) return []
  const { type = '', localhostProfile: path } = profile
  const at = `${field}.localhostProfile`
  const errors: FieldError[] = []
  if (type === '') errors.push(required(`${field}.type`, 'type is required when seccompProfile is set'))
  else if (!profileTypes.includes(type)) errors.push(unsupportedValue(`${field}.type`, type, profileTypes))
  if (type === 'Localhost') {
    if (path === undefined) errors.push(required(at, 'must be set when seccomp type is Localhost'))
    else errors.push(...validateDescendingPath(path, at))
  } else if (path !== undefined)
    errors.push(
      invalidValue(at, printedAs('SeccompProfile', profile), 'can only be set when seccomp type is Localhost'),
    )
  return errors
}

function validateAppArmor(profile: AppArmorProfile | undefined, field: string): FieldError[] {
  if (!profile) return []
  const { type = '', localhostProfile: name } = profile
  const at = `${field}.localhostProfile`
  if (type === '') return [required(`${field}.type`, 'type is required when appArmorProfile is set')]
  if (!profileTypes.includes(type)) return [unsupportedValue(`${field}.type`, type, profileTypes)]
  if (type !== 'Localhost')
    return name === undefined ? [] : [invalidValue(at, name, 'can only be set when AppArmor type is Localhost')]
  const mustBeSet = required(at, 'must be set when AppArmor type is Localhost')
  if (name === undefined) return [mustBeSet]
  const errors: FieldError[] = []
  if (name.trim() !== name) errors.push(invalidValue(at, name, 'must not be padded with whitespace'))
  else if (name === '') errors.push(mustBeSet)
  if (name.length > 4095) errors.push(tooLong(at, 4095))
  return errors
}

const credentialSpecBytesMax = 65_536
const netBios = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/
const domainLabel = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?'
const windowsDomain = new RegExp(`^${domainLabel}(?:\\.${domainLabel})*$`)

function validateWindowsOptions(options: SecurityContext['windowsOptions'], field: string): FieldError[] {
  if (!options) return []
  const { gmsaCredentialSpecName: name, gmsaCredentialSpec: spec, runAsUserName: user } = options
  const errors = name === undefined ? [] : checked(`${field}.gmsaCredentialSpecName`, name, dnsSubdomain)
  if (spec === '')
    errors.push(invalidValue(`${field}.gmsaCredentialSpec`, spec, 'gmsaCredentialSpec cannot be an empty string'))
  else if (spec !== undefined && spec.length > credentialSpecBytesMax)
    errors.push(invalidValue(`${field}.gmsaCredentialSpec`, spec, 'gmsaCredentialSpec size must be under 64 KiB'))
  if (user === undefined) return errors
  return [...errors, ...userNameFaults(user).map((text) => invalidValue(`${field}.runAsUserName`, user, text))]
}

function userNameFaults(name: string): string[] {
  const parts = name.split('\\')
  if (name === '') return ['runAsUserName cannot be an empty string']
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(name)) return ['runAsUserName cannot contain control characters']
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash']
  const [user, domain] = [parts[parts.length - 1]!, parts.length === 2 ? parts[0]! : undefined]
  const faults: string[] = []
  if ((domain ?? '').length >= 256) faults.push("runAsUserName's Domain length must be under 256 characters")
  if (domain !== undefined && !netBios.test(domain) && !windowsDomain.test(domain))
    faults.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format")
  if (user === '') faults.push("runAsUserName's User cannot be empty")
  else if (user.length > 104) faults.push("runAsUserName's User length must not be longer than 104 characters")
  if (/^[. ]+$/.test(user)) faults.push("runAsUserName's User cannot contain only periods or spaces")
  if (/["/\\:;|=,+*?<>@[\]]/.test(user))
    faults.push('runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]')
  return faults
}

export function validateHostProcess(spec: PodSpec, field: string): FieldError[] {
  const pod = spec.securityContext?.windowsOptions?.hostProcess
  const errors: FieldError[] = []
  const containers = containersOf(spec, field)
  let count = 0
  for (const { container, at } of containers) {
    const own = container.securityContext?.windowsOptions?.hostProcess
    if (pod !== undefined && own !== undefined && pod !== own)
      errors.push(
        invalidValue(
          `${at}.securityContext.windowsOptions.hostProcess`,
          own,
          `pod hostProcess value must be identical if both are specified, was ${pod}`,
        ),
      )
    if (own ?? pod ?? false) count++
  }
  if (count === 0) return errors
  if (count !== containers.length)
    errors.push(
      invalidValue(
        field,
        '',
        'If pod contains any hostProcess containers then all containers must be HostProcess containers',
      ),
    )
  if (!spec.hostNetwork)
    errors.push(
      invalidValue(
        `${field}.hostNetwork`,
        false,
        'hostNetwork must be true if pod contains any hostProcess containers',
      ),
    )
  return errors
}

const notOnWindows = 'cannot be set for a windows pod'

export function validateOperatingSystem(spec: PodSpec, field: string): FieldError[] {
  const name = spec.os?.name
  if (!spec.os) return []
  if (!name) return [required(`${field}.os.name`)]
  const context = spec.securityContext
  if (name === 'linux') {
    const detail = 'windows options cannot be set for a linux pod'
    return [
      ...forbidFields(context, `${field}.securityContext`, 'windowsOptions', detail),
      ...containersOf(spec, field).flatMap(({ container, at }) =>
        forbidFields(container.securityContext, `${at}.securityContext`, 'windowsOptions', detail),
      ),
    ]
  }
  if (name !== 'windows') return [unsupportedValue(`${field}.os`, name, ['linux', 'windows'])]
  const inContext = (names: string): FieldError[] =>
    forbidFields(context, `${field}.securityContext`, names, notOnWindows)
  return [
    ...inContext('appArmorProfile seLinuxOptions'),
    ...forbidFields(spec, field, 'hostUsers hostPID hostIPC', notOnWindows),
    ...inContext('seccompProfile fsGroup fsGroupChangePolicy sysctls'),
    ...forbidFields(spec, field, 'shareProcessNamespace', notOnWindows),
    ...inContext('runAsUser runAsGroup supplementalGroups supplementalGroupsPolicy seLinuxChangePolicy'),
    ...containersOf(spec, field).flatMap(({ container, at }) =>
      forbidFields(container.securityContext, `${at}.securityContext`, containerFieldsNotOnWindows, notOnWindows),
    ),
  ]
}

const containerFieldsNotOnWindows =
  'appArmorProfile seLinuxOptions seccompProfile capabilities readOnlyRootFilesystem privileged allowPrivilegeEscalation procMount runAsUser runAsGroup'

/** The annotations that once did the work of these fields. */
export function validateSecurityAnnotations(
  annotations: ObjectMeta['annotations'],
  spec: PodSpec,
  field: string,
): FieldError[] {
  const errors: FieldError[] = []
  const keys = Object.keys(annotations ?? {}).sort()
  for (const key of keys.filter((key) => key === seccompPod || key.startsWith(seccompContainerPrefix)))
    errors.push(...validateSeccompAnnotation(annotations![key]!, `${field}.${key}`))
  for (const key of keys.filter((key) => key.startsWith(appArmorPrefix))) {
    const name = key.slice(appArmorPrefix.length)
    const value = annotations![key]!
    if (!containersOf(spec, 'spec').some(({ container }) => container.name === name))
      errors.push(invalidValue(`${field}[${key}]`, name, 'container not found'))
    if (!/^(|runtime\/default|unconfined|localhost\/[^]*)$/.test(value))
      errors.push(invalidValue(`${field}[${key}]`, value, `invalid AppArmor profile name: ${quoted(value)}`))
  }
  return errors
}

function validateSeccompAnnotation(value: string, field: string): FieldError[] {
  if (['runtime/default', 'docker/default', 'unconfined'].includes(value)) return []
  if (value.startsWith('localhost/')) return validateDescendingPath(value.slice('localhost/'.length), field)
  return [invalidValue(field, value, 'must be a valid seccomp profile')]
}

/** Field and annotation must say the same. */
export function validateSecurityAgreement(
  metadata: ObjectMeta | undefined,
  spec: PodSpec,
  field: string,
): FieldError[] {
  const annotations = metadata?.annotations
  if (!annotations) return []
  const context = spec.securityContext
  const containers = containersOf(spec, field)
  const errors = disagreement(
    'seccomp',
    annotations[seccompPod],
    context?.seccompProfile,
    `${field}.securityContext.seccompProfile`,
  )
  for (const { container, at } of containers) {
    const key = seccompContainerPrefix + container.name
    const profile = container.securityContext?.seccompProfile
    errors.push(...disagreement('seccomp', annotations[key], profile, `${at}.securityContext.seccompProfile`))
  }
  if (spec.os?.name === 'windows') return errors
  for (const { container, at } of containers) {
    const profile = container.securityContext?.appArmorProfile ?? context?.appArmorProfile
    const key = appArmorPrefix + container.name
    errors.push(...disagreement('apparmor', annotations[key], profile, `${at}.securityContext.appArmorProfile`))
  }
  return errors
}

function disagreement(
  what: string,
  annotation: string | undefined,
  profile: AppArmorProfile | SeccompProfile | undefined,
  field: string,
): FieldError[] {
  if (annotation === undefined || !profile) return []
  const expected: { readonly [type: string]: readonly string[] } = {
    Unconfined: ['unconfined'],
    RuntimeDefault: what === 'seccomp' ? ['runtime/default', 'docker/default'] : ['runtime/default'],
  }
  const typeFault = [forbiddenField(`${field}.type`, `${what} type in annotation and field must match`)]
  if (profile.type !== 'Localhost') return expected[profile.type]?.includes(annotation) === false ? typeFault : []
  if (!annotation.startsWith('localhost/')) return typeFault
  if (annotation === `localhost/${profile.localhostProfile}`) return []
  return [forbiddenField(`${field}.localhostProfile`, `${what} profile in annotation and field must match`)]
}
