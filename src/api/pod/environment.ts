import type {
  Container,
  EnvVar,
  EnvVarSource,
  ObjectFieldSelector,
  ResourceFieldSelector,
} from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { invalidValue, required, unsupportedValue } from '../validation/field.ts'
import { checked, validateLabelName } from '../validation/labels.ts'
import { configMapKey, dnsLabel, dnsSubdomain, envVarName, nameIsDnsSubdomain } from '../validation/names.ts'
import { validatePathNoBacksteps } from '../validation/paths.ts'
import { canonicalOf, compareAmounts } from '../validation/resources.ts'

export const pullPolicies = ['Always', 'IfNotPresent', 'Never']

const environmentPaths =
  'metadata.name metadata.namespace metadata.uid spec.nodeName spec.serviceAccountName status.hostIP status.hostIPs status.podIP status.podIPs'.split(
    ' ',
  )
const knownPaths = [
  ...environmentPaths,
  'metadata.annotations',
  'metadata.labels',
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
]
const resourcePaths =
  'limits.cpu limits.ephemeral-storage limits.memory requests.cpu requests.ephemeral-storage requests.memory'.split(' ')

export function validateEnvironment(variables: readonly EnvVar[] | undefined, field: string): FieldError[] {
  return (variables ?? []).flatMap((variable, index) => {
    const at = `${field}[${index}]`
    const errors = variable.name ? checked(`${at}.name`, variable.name, envVarName) : [required(`${at}.name`)]
    if (variable.valueFrom)
      errors.push(...validateValueFrom(variable.valueFrom, variable.value ?? '', `${at}.valueFrom`))
    return errors
  })
}

function validateValueFrom(from: EnvVarSource, value: string, field: string): FieldError[] {
  const errors: FieldError[] = []
  if (from.fieldRef) errors.push(...validateFieldRef(from.fieldRef, environmentPaths, `${field}.fieldRef`))
  if (from.resourceFieldRef)
    errors.push(...validateResourceFieldRef(from.resourceFieldRef, `${field}.resourceFieldRef`, false))
  for (const key of ['configMapKeyRef', 'secretKeyRef'] as const) {
    const reference = from[key]
    if (!reference) continue
    errors.push(...checked(`${field}.${key}.name`, reference.name ?? '', dnsSubdomain))
    if (reference.key) errors.push(...checked(`${field}.${key}.key`, reference.key, configMapKey))
    else errors.push(required(`${field}.${key}.key`))
  }
  if (from.fileKeyRef) errors.push(...validateFileKey(from.fileKeyRef, `${field}.fileKeyRef`))
  const count = Object.values(from).filter((source) => source !== undefined).length
  if (count === 0)
    errors.push(
      invalidValue(
        field,
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
      ),
    )
  else if (value !== '') errors.push(invalidValue(field, '', 'may not be specified when `value` is not empty'))
  else if (count > 1) errors.push(invalidValue(field, '', 'may not have more than one field specified at a time'))
  return errors
}

function validateFileKey(reference: NonNullable<EnvVarSource['fileKeyRef']>, field: string): FieldError[] {
  const { key, volumeName, path } = reference
  return [
    ...(key ? checked(`${field}.key`, key, envVarName) : [required(`${field}.key`)]),
    ...(volumeName ? checked(`${field}.volumeName`, volumeName, dnsLabel) : [required(`${field}.volumeName`)]),
    ...(path ? validatePathNoBacksteps(path, `${field}.path`) : [required(`${field}.path`)]),
  ]
}

export function validateFieldRef(
  reference: ObjectFieldSelector,
  supported: readonly string[],
  field: string,
): FieldError[] {
  if (!reference.apiVersion) return [required(`${field}.apiVersion`)]
  if (!reference.fieldPath) return [required(`${field}.fieldPath`)]
  const subscripted = /^([^]+?)\['([^]*)'\]$/.exec(reference.fieldPath)
  const path = subscripted ? subscripted[1]! : reference.fieldPath
  const isMap = path === 'metadata.annotations' || path === 'metadata.labels'
  const unconvertible =
    reference.apiVersion !== 'v1'
      ? `unsupported pod version: ${reference.apiVersion}`
      : subscripted && !isMap
        ? `field label does not support subscript: ${reference.fieldPath}`
        : !subscripted && !knownPaths.includes(path) && path !== 'spec.host'
          ? `field label not supported: ${path}`
          : undefined
  if (unconvertible)
    return [invalidValue(`${field}.fieldPath`, reference.fieldPath, `error converting fieldPath: ${unconvertible}`)]
  if (subscripted)
    return validateLabelName(path === 'metadata.labels' ? subscripted[2]! : subscripted[2]!.toLowerCase(), field)
  const internal = path === 'spec.host' ? 'spec.nodeName' : path
  return supported.includes(internal) ? [] : [unsupportedValue(`${field}.fieldPath`, internal, supported)]
}

const byteDivisors = '1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei'

export function validateResourceFieldRef(
  reference: ResourceFieldSelector,
  field: string,
  inVolume: boolean,
): FieldError[] {
  const { resource = '', divisor = '0' } = reference
  const errors: FieldError[] = []
  const isHugePages = /^(requests|limits)\.hugepages-/.test(resource)
  if (inVolume && !reference.containerName) errors.push(required(`${field}.containerName`))
  else if (resource === '') errors.push(required(`${field}.resource`))
  else if (!resourcePaths.includes(resource) && !isHugePages)
    errors.push(unsupportedValue(`${field}.resource`, resource, resourcePaths))
  if (compareAmounts(divisor, 0) === 0) return errors
  const what = isHugePages
    ? 'hugepages'
    : { cpu: 'cpu', memory: 'memory', 'ephemeral-storage': 'local ephemeral storage' }[
        resource.replace(/^(limits|requests)\./, '')
      ]
  if (!what || (!isHugePages && !resourcePaths.includes(resource))) return errors
  const allowed = what === 'cpu' ? ['1m', '1'] : byteDivisors.split(', ')
  if (!allowed.includes(canonicalOf(divisor)))
    errors.push(
      invalidValue(
        `${field}.divisor`,
        resource,
        `only divisor's values ${what === 'cpu' ? '1m and 1' : byteDivisors} are supported with the ${what} resource`,
      ),
    )
  return errors
}

export function validateEnvironmentFrom(sources: Container['envFrom'], field: string): FieldError[] {
  return (sources ?? []).flatMap((source, index) => {
    const at = `${field}[${index}]`
    const errors = source.prefix ? checked(`${at}.prefix`, source.prefix, envVarName) : []
    const references = (['configMapRef', 'secretRef'] as const).filter((key) => source[key])
    for (const key of references) {
      const name = source[key]!.name
      if (name) errors.push(...checked(`${at}.${key}.name`, name, (text) => nameIsDnsSubdomain(text, true)))
      else errors.push(required(`${at}.${key}.name`))
    }
    if (references.length === 0)
      errors.push(invalidValue(field, '', 'must specify one of: `configMapRef` or `secretRef`'))
    else if (references.length > 1)
      errors.push(invalidValue(field, '', 'may not have more than one field specified at a time'))
    return errors
  })
}
