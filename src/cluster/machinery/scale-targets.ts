import { objectKey, type KubeObject, type ObjectKey } from '../../api/object.ts'
import type { LabelSelector } from '../../api/openapi/kubernetes.ts'
import type { Resource } from '../../api/resources.ts'
import {
  formatSelector,
  matcherOf,
  matcherOfLabels,
  selectorOf,
  selectorOfLabels,
  type LabelMatcher,
} from '../../api/selector/label-selector.ts'
import type { ClusterView } from './view.ts'

/** The kinds that have `/scale`. */
export type ScalableResource = 'deployments' | 'replicasets' | 'statefulsets' | 'replicationcontrollers'

interface Scalable extends KubeObject {
  readonly spec?: { readonly replicas?: number; readonly selector?: object }
}

/** What `/scale` tells of an object. */
export interface Scale {
  readonly resource: ScalableResource
  readonly key: ObjectKey
  readonly object: KubeObject
  readonly replicas: number
  readonly matches: LabelMatcher
  /** The selector as text, e.g. `app=web`. */
  readonly selector: string
}

const resources: Readonly<Record<string, ScalableResource>> = {
  'apps/Deployment': 'deployments',
  'apps/ReplicaSet': 'replicasets',
  'apps/StatefulSet': 'statefulsets',
  '/ReplicationController': 'replicationcontrollers',
}

export const groupOf = (apiVersion: string | undefined): string => {
  const slash = apiVersion?.indexOf('/') ?? -1
  return slash < 0 ? '' : apiVersion!.slice(0, slash)
}

/** The resource of a kind that has `/scale`; undefined for every other kind. */
export const scalableResource = (apiVersion: string | undefined, kind: string): ScalableResource | undefined =>
  resources[`${groupOf(apiVersion)}/${kind}`]

export function scaleOf(
  view: ClusterView,
  resource: ScalableResource,
  namespace: string | undefined,
  name: string,
): Scale | undefined {
  const key = objectKey(namespace, name)
  const object: Scalable | undefined = view.get<string>(resource satisfies Resource, key)
  if (object === undefined) return undefined
  const replicas = object.spec?.replicas ?? 1
  if (resource === 'replicationcontrollers') {
    const labels = object.spec?.selector as { readonly [key: string]: string } | undefined
    return {
      resource,
      key,
      object,
      replicas,
      matches: matcherOfLabels(labels),
      selector: formatSelector(selectorOfLabels(labels ?? {})),
    }
  }
  const selector = object.spec?.selector as LabelSelector | undefined
  const parsed = selectorOf(selector)
  return {
    resource,
    key,
    object,
    replicas,
    matches: matcherOf(selector),
    selector: 'error' in parsed ? '' : formatSelector(parsed),
  }
}
