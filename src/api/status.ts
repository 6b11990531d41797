/** A failed request's answer, in Kubernetes' own form. @source kubernetes@1.36 apimachinery/pkg/api/errors/errors.go */
export interface Status {
  readonly kind: 'Status'
  readonly apiVersion: 'v1'
  readonly metadata: Record<string, never>
  readonly status: 'Failure' | 'Success'
  readonly message: string
  readonly reason: string
  readonly details?: StatusDetails
  readonly code: number
}

export interface StatusDetails {
  readonly name?: string
  readonly group?: string
  readonly kind?: string
  readonly uid?: string
  readonly causes?: readonly StatusCause[]
  readonly retryAfterSeconds?: number
}

export interface StatusCause {
  readonly reason: string
  readonly message: string
  readonly field?: string
}

/** One failed check: `<field>: <detail>`. `reason` is the Go error type, e.g. `FieldValueInvalid`. */
export interface FieldError {
  readonly field: string
  readonly reason: string
  /** Everything after `<field>: `. */
  readonly body: string
}

export function failure(code: number, reason: string, message: string, details?: StatusDetails): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details && { details }),
    code,
  }
}

/** `deployments.apps`, or `pods` in the core group. */
export const qualified = (name: string, group: string): string => (group === '' ? name : `${name}.${group}`)

export function notFound(resource: string, group: string, name: string): Status {
  return failure(404, 'NotFound', `${qualified(resource, group)} "${name}" not found`, {
    name,
    ...(group && { group }),
    kind: resource,
  })
}

export function alreadyExists(resource: string, group: string, name: string): Status {
  return failure(409, 'AlreadyExists', `${qualified(resource, group)} "${name}" already exists`, {
    name,
    ...(group && { group }),
    kind: resource,
  })
}

export function conflict(resource: string, group: string, name: string, why: string): Status {
  return failure(409, 'Conflict', `Operation cannot be fulfilled on ${qualified(resource, group)} "${name}": ${why}`, {
    name,
    ...(group && { group }),
    kind: resource,
  })
}

export const staleObject = 'the object has been modified; please apply your changes to the latest version and try again'

export function forbidden(resource: string, group: string, name: string, why: string): Status {
  return failure(403, 'Forbidden', `${qualified(resource, group)} "${name}" is forbidden: ${why}`, {
    name,
    ...(group && { group }),
    kind: resource,
  })
}

export function badRequest(message: string): Status {
  return failure(400, 'BadRequest', message)
}

/** 422 with one cause a field. */
export function invalid(kind: string, group: string, name: string, errors: readonly FieldError[]): Status {
  const texts = [...new Set(errors.map((error) => `${error.field}: ${error.body}`))]
  const joined = texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`
  return failure(422, 'Invalid', `${qualified(kind, group)} "${name}" is invalid: ${joined}`, {
    ...(name !== '' && { name }),
    ...(group && { group }),
    ...(kind !== '' && { kind }),
    causes: errors.map(({ reason, body, field }) => ({ reason, message: body, field })),
  })
}
