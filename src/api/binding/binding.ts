import type { FieldError } from '../status.ts'
import { required, unsupportedValue } from '../validation/field.ts'

/** The body of `pods/NAME/binding`. */
export interface Binding {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata?: { readonly name?: string; readonly namespace?: string; readonly uid?: string }
  readonly target?: { readonly kind?: string; readonly name?: string }
}

/** @source kubernetes@1.36 pkg/apis/core/validation/validation.go ValidatePodBinding */
export function validateBinding({ target }: Binding): FieldError[] {
  const kind = target?.kind ?? ''
  const errors = kind === '' || kind === 'Node' ? [] : [unsupportedValue('target.kind', kind, ['Node', '<empty>'])]
  return target?.name ? errors : [...errors, required('target.name')]
}
