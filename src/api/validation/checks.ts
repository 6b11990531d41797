import type { KubeObject } from '../object.ts'
import type { KindDefinition } from '../scheme.ts'
import type { FieldError } from '../status.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts'
import { nameIsDnsSubdomain, type NameCheck } from './names.ts'

type Checks<T extends KubeObject> = Required<Pick<KindDefinition<T>, 'validate' | 'validateUpdate'>>

export interface MetadataRules {
  readonly namespaced: boolean
  readonly checkName?: NameCheck
  /** Whether an update checks metadata as on create, besides what may change. */
  readonly again?: boolean
}

/**
 * Both checks of a kind whose content is checked alike on create and on update; `old` is given on update. What may not change
 * at all is looked at first.
 */
export function checksOf<T extends KubeObject>(
  { namespaced, checkName = nameIsDnsSubdomain, again = false }: MetadataRules,
  check: (object: T, old: T | undefined) => readonly FieldError[],
  checkChange: (object: T, old: T) => readonly FieldError[] = () => [],
): Checks<T> {
  const validate = (object: T): FieldError[] => [
    ...validateObjectMeta(object.metadata, namespaced, checkName),
    ...check(object, undefined),
  ]
  return {
    validate,
    validateUpdate: (object, old) => [
      ...validateObjectMetaUpdate(object.metadata, old.metadata),
      ...checkChange(object, old),
      ...(again ? validateObjectMeta(object.metadata, namespaced, checkName) : []),
      ...check(object, old),
    ],
  }
}
