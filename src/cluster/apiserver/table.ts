import type { Instant } from '../../clock/instant.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import type { ApiRequest } from '../../api/request.ts'
import { ageOf } from '../../api/table/ages.ts'
import { columnsOf } from '../../api/table/columns.ts'

export const wantsTable = (request: ApiRequest): boolean => request.accept?.includes('as=Table') === true

/** A meta.k8s.io/v1 Table, as the server answers `kubectl get`. */
export function tableOf(
  kind: KindDefinition,
  objects: readonly KubeObject[],
  now: Instant,
  request: ApiRequest,
  resourceVersion?: string,
): object {
  const include = /[?&]includeObject=(\w+)/.exec(request.path)?.[1] ?? 'Metadata'
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { resourceVersion: resourceVersion ?? objects[0]?.metadata.resourceVersion ?? '' },
    columnDefinitions: kind.columns.map(({ name, type, format = '', description = '', priority }) => ({
      name,
      type,
      format,
      description,
      priority,
    })),
    rows: objects.map((object) => ({
      cells: kind.cells(object, now),
      ...(kind.resource === 'pods' && completion(object as Pod)),
      ...includedObject(object, include),
    })),
  }
}

const completions: Readonly<Record<string, string>> = {
  Succeeded: 'The pod has completed successfully.',
  Failed: 'The pod failed.',
}

/** What a row tells of a pod that is finished. @source kubernetes@1.36 pkg/printers/internalversion printPod */
function completion({ status }: Pod): { readonly conditions?: readonly object[] } {
  const reason = status?.phase ?? ''
  const message = completions[reason]
  return message === undefined ? {} : { conditions: [{ type: 'Completed', status: 'True', reason, message }] }
}

function includedObject(object: KubeObject, include: string): { readonly object?: unknown } {
  if (include === 'None') return {}
  if (include === 'Object') return { object }
  return { object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata } }
}

const scaleColumns = columnsOf('Name|Desired:integer|Available:integer|Age')

/** The Table of a `/scale`. @source kubernetes@1.36 pkg/printers/internalversion printScale */
export function scaleTable(kind: KindDefinition, object: KubeObject, now: Instant): unknown {
  const { name, creationTimestamp } = object.metadata
  const cells = [
    name,
    kind.scale?.replicasOf(object) ?? 0,
    kind.scale?.statusReplicasOf(object) ?? 0,
    ageOf(creationTimestamp, now),
  ]
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { resourceVersion: object.metadata.resourceVersion },
    columnDefinitions: scaleColumns.map((column) => ({ format: '', description: '', ...column })),
    rows: [{ cells, ...includedObject(object, 'Metadata') }],
  }
}
