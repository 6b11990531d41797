import type { Container, Lifecycle, PodSpec, Probe } from '../openapi/kubernetes.ts'
import type { FieldError } from '../status.ts'
import { forbiddenField, invalidValue, required } from '../validation/field.ts'
import { checked } from '../validation/labels.ts'
import { httpHeaderName, portName, portNumber } from '../validation/names.ts'
import { validateNonnegative } from '../validation/numbers.ts'
import { requireFields, validateOneOf } from '../validation/paths.ts'

export function validateProbes(container: Container, at: string, spec: PodSpec): FieldError[] {
  const errors: FieldError[] = []
  for (const key of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    const probe = container[key]
    if (!probe) continue
    const field = `${at}.${key}`
    errors.push(...validateProbe(probe, field, spec))
    if (key !== 'readinessProbe') {
      if ((probe.successThreshold ?? 0) !== 1)
        errors.push(invalidValue(`${field}.successThreshold`, probe.successThreshold ?? 0, 'must be 1'))
    } else if (probe.terminationGracePeriodSeconds !== undefined) {
      const seconds = probe.terminationGracePeriodSeconds
      errors.push(
        invalidValue(`${field}.terminationGracePeriodSeconds`, seconds, 'must not be set for readinessProbes'),
      )
    }
  }
  return errors
}

const counts = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const

function validateProbe(probe: Probe, field: string, spec: PodSpec): FieldError[] {
  const errors = validateHandler(probe, field, spec)
  for (const key of counts) errors.push(...validateNonnegative(probe[key], `${field}.${key}`))
  const grace = probe.terminationGracePeriodSeconds
  if (grace !== undefined && grace <= 0)
    errors.push(invalidValue(`${field}.terminationGracePeriodSeconds`, grace, 'must be greater than 0'))
  return errors
}

export function validateLifecycle(lifecycle: Lifecycle | undefined, field: string, spec: PodSpec): FieldError[] {
  return (['postStart', 'preStop'] as const).flatMap((key) =>
    lifecycle?.[key] ? validateHandler(lifecycle[key], `${field}.${key}`, spec) : [],
  )
}

type Handler = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & Pick<NonNullable<Lifecycle['preStop']>, 'sleep'>

function validateHandler(handler: Handler, field: string, spec: PodSpec): FieldError[] {
  const errors: FieldError[] = []
  let count = 0
  for (const key of ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const) {
    if (handler[key] === undefined) continue
    if (count > 0) errors.push(forbiddenField(`${field}.${key}`, 'may not specify more than 1 handler type'))
    else errors.push(...handlerChecks[key](handler, `${field}.${key}`, spec))
    count++
  }
  return count > 0 ? errors : [required(field, 'must specify a handler type')]
}

const handlerChecks: {
  readonly [key in keyof Required<Handler>]: (handler: Handler, field: string, spec: PodSpec) => FieldError[]
} = {
  exec: ({ exec }, field) => requireFields(exec!, field, 'command'),
  httpGet: ({ httpGet }, field) => [
    ...requireFields(httpGet!, field, 'path'),
    ...validatePortOrName(httpGet!.port, `${field}.port`),
    ...validateOneOf(httpGet!.scheme, `${field}.scheme`, ['HTTP', 'HTTPS']),
    ...(httpGet!.httpHeaders ?? []).flatMap(({ name }) => checked(`${field}.httpHeaders`, name ?? '', httpHeaderName)),
  ],
  tcpSocket: ({ tcpSocket }, field) => validatePortOrName(tcpSocket!.port, `${field}.port`),
  grpc: ({ grpc }, field) => validatePortOrName(grpc!.port, `${field}.port`),
  sleep: ({ sleep }, field, { terminationGracePeriodSeconds: grace }) => {
    const seconds = sleep!.seconds ?? 0
    if (grace === undefined || (seconds >= 0 && seconds <= grace)) return []
    return [invalidValue(field, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${grace})`)]
  },
}

export function validatePortOrName(port: number | string | undefined, field: string): FieldError[] {
  if (typeof port === 'string') return checked(field, port, portName)
  return portNumber(port ?? 0).map((detail) => invalidValue(field, port ?? 0, detail))
}
