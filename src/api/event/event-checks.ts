import type { Event } from '../openapi/kubernetes.ts'
import { defineChecks } from '../scheme.ts'
import type { FieldError } from '../status.ts'
import { ageOf } from '../table/ages.ts'
import { columnsOf } from '../table/columns.ts'
import { invalidValue, required } from '../validation/field.ts'
import { checked, validateLabelName } from '../validation/labels.ts'
import { byteLength, dnsSubdomain } from '../validation/names.ts'

export const eventChecks = defineChecks<Event>({
  validate: validateEvent,
  validateUpdate: validateEvent,
  columns: columnsOf('Last Seen|Type|Reason|Object|+Subobject|+Source|Message|+First Seen|+Count|+Name'),
  cells: (event, now) => {
    const { metadata, involvedObject: about, series, source } = event
    const first = ageOf(event.firstTimestamp ?? event.eventTime, now)
    const last = event.lastTimestamp ? ageOf(event.lastTimestamp, now) : first
    const kind = (about.kind ?? '').toLowerCase()
    const component = source?.component || event.reportingComponent || ''
    const host = source?.host || event.reportingInstance || ''
    return [
      series ? ageOf(series.lastObservedTime, now) : last,
      event.type ?? '',
      event.reason ?? '',
      about.name ? `${kind}/${about.name}` : kind,
      about.fieldPath ?? '',
      host === '' ? component : `${component}, ${host}`,
      (event.message ?? '').trim(),
      first,
      series ? (series.count ?? 0) : event.count || 1,
      metadata.name,
    ]
  },
})

const lengthMax = 128
const messageLengthMax = 1024

/** @source kubernetes@1.36 pkg/apis/core/validation/events.go legacyValidateEvent */
function validateEvent(event: Event): FieldError[] {
  const namespace = event.metadata.namespace ?? ''
  const about = event.involvedObject?.namespace ?? ''
  const isNew = event.eventTime !== undefined
  const nowhere = isNew ? ['default', 'kube-system'] : ['', 'default']
  const errors: FieldError[] = []
  if (about === '' ? !nowhere.includes(namespace) : !isNew && about !== namespace)
    errors.push(invalidValue('involvedObject.namespace', about, 'does not match event.namespace'))
  if (isNew) errors.push(...validateNewFields(event))
  return [...errors, ...checked('namespace', namespace, dnsSubdomain)]
}

function validateNewFields(event: Event): FieldError[] {
  const errors: FieldError[] = []
  const component = event.reportingComponent ?? ''
  if (component === '') errors.push(required('reportingComponent'))
  errors.push(...validateLabelName(component, 'reportingComponent'))
  for (const key of ['reportingInstance', 'action', 'reason'] as const) {
    if (!event[key]) errors.push(required(key))
    else if (byteLength(event[key]) > lengthMax)
      errors.push(invalidValue(key, '', `can have at most ${lengthMax} characters`))
  }
  if (byteLength(event.message ?? '') > messageLengthMax)
    errors.push(invalidValue('message', '', `can have at most ${messageLengthMax} characters`))
  return errors
}
