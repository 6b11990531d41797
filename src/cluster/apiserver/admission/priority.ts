import type { Writable } from '../../../base/json.ts'
import type { KubeObject } from '../../../api/object.ts'
import type { Pod, PriorityClass } from '../../../api/openapi/kubernetes.ts'
import { forbidden, type Status } from '../../../api/status.ts'
import type { ClusterView } from '../../machinery/view.ts'
import type { AdmissionPlugin } from '../server.ts'

/** A pod's number from the name of its class; and one default class at most. @source kubernetes@1.36 plugin/pkg/admission/priority */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  resources: ['pods', 'priorityclasses'],
  admit: (draft, { operation, resource, name, live }) =>
    operation === 'CREATE' && resource === 'pods'
      ? givePriority(draft as unknown as Writable<Pod>, name, live)
      : undefined,
  validate: (object, { operation, resource, name, live }) => {
    if (resource !== 'priorityclasses' || operation === 'DELETE' || (object as PriorityClass).globalDefault !== true)
      return undefined
    const known = defaultClass(live)
    if (known === undefined || (operation === 'UPDATE' && known.metadata.name === name)) return undefined
    return forbidden(
      'priorityclasses',
      'scheduling.k8s.io',
      name,
      `PriorityClass ${known.metadata.name} is already marked as default. Only one default can exist`,
    )
  },
  basis: (object, _namespace, live) => {
    const priorityClass = classOf((object as Pod).spec.priorityClassName, live)
    return priorityClass === undefined ? undefined : versionOf(priorityClass)
  },
}

const versionOf = ({ metadata }: KubeObject): string => `${metadata.uid}/${metadata.resourceVersion}`

const classOf = (name: string | undefined, live: ClusterView): PriorityClass | undefined =>
  name ? live.get('priorityclasses', name) : defaultClass(live)

/** Of several default classes, made behind admission's back, the one with the lowest value. */
function defaultClass(live: ClusterView): PriorityClass | undefined {
  let best: PriorityClass | undefined
  for (const candidate of live.list('priorityclasses'))
    if (candidate.globalDefault === true && (best === undefined || (candidate.value ?? 0) < (best.value ?? 0)))
      best = candidate
  return best
}

function givePriority({ spec }: Writable<Pod>, podName: string, live: ClusterView): Status | undefined {
  const refuse = (why: string): Status => forbidden('pods', '', podName, why)
  const priorityClass = classOf(spec.priorityClassName, live)
  if (spec.priorityClassName && priorityClass === undefined)
    return refuse(`no PriorityClass with name ${spec.priorityClassName} was found`)
  if (priorityClass !== undefined) spec.priorityClassName = priorityClass.metadata.name
  const value = priorityClass?.value ?? 0
  const policy = priorityClass?.preemptionPolicy ?? 'PreemptLowerPriority'
  const rest = 'must not be provided in pod spec; priority admission controller computed'
  if (spec.priority !== undefined && spec.priority !== value)
    return refuse(`the integer value of priority (${spec.priority}) ${rest} ${value} from the given PriorityClass name`)
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy)
    return refuse(
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) ${rest} ${policy} from the given PriorityClass name`,
    )
  spec.priority = value
  spec.preemptionPolicy = policy
  return undefined
}
