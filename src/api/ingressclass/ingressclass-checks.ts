import { defineChecks } from '../scheme.ts'
import type { FieldError } from '../status.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { checksOf } from '../validation/checks.ts'
import { forbiddenField, invalidValue, required, tooLong, unsupportedValue } from '../validation/field.ts'
import { checked } from '../validation/labels.ts'
import { dnsLabel, dnsSubdomain, pathSegment, regexDetail } from '../validation/names.ts'
import { validateImmutable } from '../validation/numbers.ts'
import type { IngressClass, Parameters } from './ingressclass-kind.ts'

export const ingressClassChecks = defineChecks<IngressClass>({
  ...checksOf<IngressClass>(
    { namespaced: false, again: true },
    ({ spec }) => [
      ...validateController(spec?.controller ?? '', 'spec.controller'),
      ...(spec?.parameters ? validateParameters(spec.parameters, 'spec.parameters') : []),
    ],
    ({ spec }, old) => validateImmutable(spec?.controller ?? '', old.spec?.controller ?? '', 'spec.controller'),
  ),
  columns: columnsOf('Name|Controller|Parameters|Age'),
  cells: ({ metadata, spec }, now) => {
    const isDefault = metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true'
    const to = spec?.parameters
    return [
      metadata.name + (isDefault ? ' (default)' : ''),
      spec?.controller ?? '',
      to ? `${to.kind ?? ''}${to.apiGroup === undefined ? '' : `.${to.apiGroup}`}/${to.name ?? ''}` : '<none>',
      ageOf(metadata.creationTimestamp, now),
    ]
  },
})

const controllerLengthMax = 250
const pathFormat = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+"
const pathPattern = new RegExp(`^${pathFormat}$`)

function validateController(controller: string, field: string): FieldError[] {
  const errors = controller.length > controllerLengthMax ? [tooLong(field, controllerLengthMax)] : []
  const slash = controller.indexOf('/')
  const [host, path] = [controller.slice(0, Math.max(0, slash)), controller.slice(slash + 1)]
  if (controller === '') return [...errors, required(field)]
  if (slash < 0 || host === '' || path === '')
    return [...errors, invalidValue(field, controller, 'must be a domain-prefixed path (such as "acme.io/foo")')]
  errors.push(...checked(field, host, dnsSubdomain))
  return pathPattern.test(path)
    ? errors
    : [...errors, invalidValue(field, path, regexDetail('Invalid path', pathFormat))]
}

function validateParameters(to: Parameters, field: string): FieldError[] {
  const errors = to.apiGroup === undefined ? [] : checked(`${field}.apiGroup`, to.apiGroup, dnsSubdomain)
  for (const key of ['kind', 'name'] as const)
    errors.push(...(to[key] ? checked(`${field}.${key}`, to[key], pathSegment) : [required(`${field}.${key}`)]))
  const at = `${field}.namespace`
  if (to.scope === undefined) return [...errors, required(`${field}.scope`)]
  if (to.scope === 'Namespace') {
    if (to.namespace === undefined) return [...errors, required(at, "`parameters.scope` is set to 'Namespace'")]
    return [...errors, ...checked(at, to.namespace, dnsLabel)]
  }
  if (to.scope !== 'Cluster') return [...errors, unsupportedValue(`${field}.scope`, to.scope, ['Cluster', 'Namespace'])]
  if (to.namespace === undefined) return errors
  return [...errors, forbiddenField(at, "`parameters.scope` is set to 'Cluster'")]
}
