import type { KubeObject } from '../../api/object.ts'
import { badRequest, type Status } from '../../api/status.ts'
import { fieldOf, matchesFields, parseFieldSelector, unsupportedField } from '../../api/selector/field-selector.ts'
import { compiled } from '../../api/selector/label-selector.ts'
import { parseSelector } from '../../api/selector/parse-selector.ts'
import type { Route } from './route.ts'
import type { ApiServer } from './server.ts'

/** Which objects a list, a watch or a delete-collection means. */
export function selectionOf(route: Route): ((object: KubeObject) => boolean) | Status {
  const labels = parseSelector(route.query.get('labelSelector') ?? '')
  if ('error' in labels) return badRequest(labels.error)
  const fields = parseFieldSelector(route.query.get('fieldSelector') ?? '')
  if ('error' in fields) return badRequest(fields.error)
  const problem = unsupportedField(fields.terms, route.kind.resource)
  if (problem !== undefined) return badRequest(problem)
  const matchesLabels = compiled(labels)
  return (object) =>
    (route.namespace === undefined || object.metadata.namespace === route.namespace) &&
    matchesLabels(object.metadata.labels) &&
    matchesFields(fields.terms, (field) => fieldOf(object, field))
}

/** The objects that a list or a delete-collection names, ordered by namespace and name as etcd does. */
export function selectedObjects(server: ApiServer, route: Route): readonly KubeObject[] | Status {
  const isSelected = selectionOf(route)
  if (typeof isSelected !== 'function') return isSelected
  const objects: KubeObject[] = []
  for (const object of server.live.list(route.kind.resource)) if (isSelected(object)) objects.push(object)
  return objects.sort(byNamespaceAndName)
}

export function byNamespaceAndName(left: KubeObject, right: KubeObject): number {
  const a = `${left.metadata.namespace ?? ''}/${left.metadata.name}`
  const b = `${right.metadata.namespace ?? ''}/${right.metadata.name}`
  return a < b ? -1 : a > b ? 1 : 0
}
