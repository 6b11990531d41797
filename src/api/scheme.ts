import type { Instant } from '../clock/instant.ts'
import type { Writable } from '../base/json.ts'
import type { KubeObject } from './object.ts'
import type { FieldError } from './status.ts'

/** What a strategy may know of the moment of the request. */
export interface RequestContext {
  readonly now: Instant
}

/** A column of `kubectl get`. @source kubernetes@1.36 pkg/printers/internalversion/printers.go */
export interface TableColumn {
  readonly name: string
  readonly type: 'string' | 'integer' | 'boolean' | 'date' | 'number'
  readonly format?: string
  readonly description?: string
  /** 0 = always shown, 1 = with `-o wide`. */
  readonly priority: 0 | 1
}

export type TableCell = string | number | boolean | null

/**
 * The rules of one kind: a folder below `api/`, a line in `api/engine-kinds.ts` for what a running cluster needs of it
 * (`defineKind`) and one in `api/index.ts` for what it needs when a client speaks to it (`defineChecks`). Every function is pure.
 */
export interface KindDefinition<T extends KubeObject = KubeObject> {
  readonly group: string
  readonly version: string
  readonly kind: string
  /** Plural, lower case, e.g. `deployments`; unique over all kinds here. */
  readonly resource: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories?: readonly string[]
  readonly namespaced: boolean
  /** The OpenAPI component, e.g. `io.k8s.api.apps.v1.Deployment`. */
  readonly schema: string

  /** v1 defaulting, in place, on a draft that nobody else holds. */
  readonly applyDefaults?: (draft: Writable<T>) => void
  /** What the strategy resets or derives on create (status wiped, generation, managed labels …), in place. */
  readonly prepareForCreate?: (draft: Writable<T>, context: RequestContext) => void
  /** The same on update of the main resource; the generic part restores status and counts `metadata.generation`. */
  readonly prepareForUpdate?: (draft: Writable<T>, old: T, context: RequestContext) => void
  readonly validate?: (object: T, context: RequestContext) => readonly FieldError[]
  readonly validateUpdate?: (object: T, old: T, context: RequestContext) => readonly FieldError[]
  readonly warningsOnCreate?: (object: T) => readonly string[]
  readonly warningsOnUpdate?: (object: T, old: T) => readonly string[]
  /** Whether an update raises `metadata.generation`; default: `spec` differs. */
  readonly raisesGeneration?: (object: T, old: T) => boolean
  /** Present when the kind has `/status`. */
  readonly status?: {
    /** Restores what `/status` may not change; default: everything but `status` and `metadata.managedFields`. */
    readonly prepareForUpdate?: (draft: Writable<T>, old: T, context: RequestContext) => void
    readonly validateUpdate?: (object: T, old: T, context: RequestContext) => readonly FieldError[]
  }
  /** Present when the kind has `/scale`. */
  readonly scale?: {
    readonly replicasOf: (object: T) => number
    readonly statusReplicasOf: (object: T) => number
    /** The serialised selector, e.g. `app=web`. */
    readonly selectorOf: (object: T) => string
  }
  /** Other subresources served by the API server, e.g. `log`, `binding`. */
  readonly subresources?: readonly string[]
  /** Propagation when a DELETE names none; default `Background`. */
  readonly defaultPropagation?: 'Background' | 'Orphan' | 'Foreground'
  readonly columns: readonly TableColumn[]
  /** One cell for each column. */
  readonly cells: (object: T, now: Instant) => readonly TableCell[]
}

/** What is asked of a kind only when somebody writes or prints its objects: refusals, warnings, table columns. */
export interface KindChecks<T extends KubeObject = KubeObject> extends Pick<
  KindDefinition<T>,
  'validate' | 'validateUpdate' | 'warningsOnCreate' | 'warningsOnUpdate' | 'columns' | 'cells'
> {
  /** Becomes `status.validateUpdate`. */
  readonly statusValidateUpdate?: NonNullable<KindDefinition<T>['status']>['validateUpdate']
}

type Printed = 'columns' | 'cells'
type KindRules<T extends KubeObject> = Omit<KindDefinition<T>, Printed> & Partial<Pick<KindDefinition<T>, Printed>>

/** Gives a definition its exact type while the registry holds all kinds alike. Without columns it prints nothing. */
export function defineKind<T extends KubeObject>(rules: KindRules<T>): KindDefinition {
  return { columns: [], cells: () => [], ...rules } as unknown as KindDefinition
}

export function defineChecks<T extends KubeObject>(checks: KindChecks<T>): KindChecks {
  return checks as unknown as KindChecks
}

/** The complete kind. */
export function checkedKind(kind: KindDefinition, { statusValidateUpdate, ...checks }: KindChecks): KindDefinition {
  if (statusValidateUpdate === undefined) return { ...kind, ...checks }
  return { ...kind, ...checks, status: { ...kind.status, validateUpdate: statusValidateUpdate } }
}
