import { controllerOf, type KubeObject } from '../../api/object.ts'
import type { ControllerRevision, Deployment, PodTemplateSpec, ReplicaSet } from '../../api/openapi/kubernetes.ts'
import type { JsonObject } from '../../base/json.ts'
import { strategicPatched } from '../../api/patch/strategic-merge.ts'
import { formatLabelSelector } from '../../api/selector/label-selector.ts'
import type { CommandContext } from '../command.ts'
import { isRefusal, list } from '../requests.ts'
import { kindNamed } from '../resource-names.ts'
import type { Target } from '../targets.ts'

/** One remembered version of a workload, whatever keeps it. */
export interface Version {
  readonly revision: number
  readonly changeCause: string
  readonly template: PodTemplateSpec
  /** The ReplicaSet or ControllerRevision itself. */
  readonly keeper: KubeObject
}

const revisionAnnotation = 'deployment.kubernetes.io/revision'
export const revisionOf = (object: KubeObject): number => Number(object.metadata.annotations?.[revisionAnnotation] ?? 0)

/** What is remembered of a Deployment, StatefulSet or DaemonSet, oldest first. */
export function versionsOf(context: CommandContext, { kind, namespace, object }: Target): readonly Version[] {
  const isDeployment = kind.resource === 'deployments'
  const { selector } = (object as Deployment).spec
  const listed = list({ ...context, namespace }, kindNamed(isDeployment ? 'replicasets' : 'controllerrevisions')!, {
    labelSelector: isDeployment ? formatLabelSelector(selector) : undefined,
  })
  if (isRefusal(listed)) return []
  const owned = listed.filter((candidate) => controllerOf(candidate)?.uid === object.metadata.uid)
  const versions = isDeployment
    ? owned.filter((each) => revisionOf(each) > 0).map(versionOfSet)
    : owned.map((each) => versionOfRevision(each as ControllerRevision, kind.schema, object))
  return versions.toSorted((left, right) => left.revision - right.revision)
}

const causeOf = ({ metadata }: KubeObject): string => metadata.annotations?.['kubernetes.io/change-cause'] || '<none>'

const versionOfSet = (keeper: KubeObject): Version => ({
  revision: revisionOf(keeper),
  changeCause: causeOf(keeper),
  template: (keeper as ReplicaSet).spec.template!,
  keeper,
})

function versionOfRevision(keeper: ControllerRevision, schema: string, object: KubeObject): Version {
  const patched = strategicPatched(object as unknown as JsonObject, keeper.data as JsonObject, schema)
  const applied = 'error' in patched ? object : (patched.result as unknown as KubeObject)
  return {
    revision: Number(keeper.revision),
    changeCause: causeOf(keeper),
    template: (applied as Deployment).spec.template,
    keeper,
  }
}
