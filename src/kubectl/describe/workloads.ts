import { controllerOf } from '../../api/object.ts'
import type {
  DaemonSet,
  Deployment,
  PersistentVolumeClaim,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from '../../api/openapi/kubernetes.ts'
import { formatLabelSelector } from '../../api/selector/label-selector.ts'
import { formatLabels } from '../../api/table/columns.ts'
import { isEqual } from '../../base/json.ts'
import type { CommandContext } from '../command.ts'
import { isRefusal, list } from '../requests.ts'
import { kindNamed } from '../resource-names.ts'
import { describeCreation, describeMetadata, describeName, describeOwner, describer, podCounts } from './describer.ts'
import { describeTemplate } from './pod-template.ts'
import type { Writer } from './writer.ts'

interface Condition {
  readonly type: string
  readonly status: string
  readonly reason?: string
}

function describeConditions(writer: Writer, conditions: readonly Condition[] = []): void {
  if (conditions.length === 0) return
  writer.line('Conditions:')
  writer.line('Type\tStatus\tReason', 1)
  writer.line('----\t------\t------', 1)
  for (const { type, status, reason = '' } of conditions) writer.line(`${type} \t${status}\t${reason}`, 1)
}

export const deploymentDescriber = describer<Deployment>((writer, deployment, context) => {
  const { spec, status } = deployment
  describeName(writer, deployment)
  describeCreation(writer, deployment)
  describeMetadata(writer, deployment)
  writer.field('Selector', formatLabelSelector(spec.selector))
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, unavailableReplicas = 0 } = status ?? {}
  writer.field(
    'Replicas',
    `${spec.replicas ?? 1} desired | ${updatedReplicas} updated | ${replicas} total | ${availableReplicas} available | ${unavailableReplicas} unavailable`,
  )
  writer.field('StrategyType', spec.strategy?.type ?? '')
  writer.field('MinReadySeconds', spec.minReadySeconds ?? 0)
  const rolling = spec.strategy?.rollingUpdate
  if (rolling !== undefined)
    writer.field('RollingUpdateStrategy', `${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`)
  describeTemplate(writer, spec.template)
  describeConditions(writer, status?.conditions)
  const sets = replicaSetsOf(context, deployment)
  const current = sets.find((set) => isEqual(withoutHash(set), deployment.spec.template))
  writer.field('OldReplicaSets', setsText(sets.filter((set) => set !== current)))
  writer.field('NewReplicaSet', setsText(current === undefined ? [] : [current]))
})

/** Oldest first. */
function replicaSetsOf(context: CommandContext, deployment: Deployment): readonly ReplicaSet[] {
  const listed = list(context, kindNamed('replicasets')!, {
    labelSelector: formatLabelSelector(deployment.spec.selector),
  })
  if (isRefusal(listed)) return []
  const age = ({ metadata }: ReplicaSet): string => `${metadata.creationTimestamp} ${metadata.name}`
  return (listed as readonly ReplicaSet[])
    .filter((set) => controllerOf(set)?.uid === deployment.metadata.uid)
    .toSorted((left, right) => (age(left) < age(right) ? -1 : 1))
}

function withoutHash({ spec }: ReplicaSet): unknown {
  const { 'pod-template-hash': _hash, ...labels } = spec.template?.metadata?.labels ?? {}
  return { ...spec.template, metadata: { ...spec.template?.metadata, labels } }
}

const setsText = (sets: readonly ReplicaSet[]): string =>
  sets.length === 0
    ? '<none>'
    : sets
        .map(
          ({ metadata, spec, status }) =>
            `${metadata.name} (${status?.replicas ?? 0}/${spec.replicas ?? 1} replicas created)`,
        )
        .join(', ')

export const replicaSetDescriber = describer<ReplicaSet>((writer, set, context) => {
  const { spec, status } = set
  describeName(writer, set)
  writer.field('Selector', formatLabelSelector(spec.selector))
  describeMetadata(writer, set)
  describeOwner(writer, set)
  writer.field('Replicas', `${status?.replicas ?? 0} current / ${spec.replicas ?? 1} desired`)
  writer.field('Pods Status', podCounts(context, set, spec.selector))
  describeTemplate(writer, spec.template)
  describeConditions(writer, status?.conditions)
})

export const replicationControllerDescriber = describer<ReplicationController>((writer, controller, context) => {
  const { spec, status } = controller
  const selector = formatLabels(spec?.selector)
  describeName(writer, controller)
  writer.field('Selector', selector)
  describeMetadata(writer, controller)
  writer.field('Replicas', `${status?.replicas ?? 0} current / ${spec?.replicas ?? 1} desired`)
  writer.field('Pods Status', podCounts(context, controller, selector))
  describeTemplate(writer, spec?.template)
  describeConditions(writer, status?.conditions)
})

export const statefulSetDescriber = describer<StatefulSet>((writer, set, context) => {
  const { spec, status } = set
  describeName(writer, set)
  describeCreation(writer, set)
  writer.field('Selector', formatLabelSelector(spec.selector))
  describeMetadata(writer, set)
  writer.field('Replicas', `${spec.replicas ?? 1} desired | ${status?.replicas ?? 0} total`)
  writer.field('Update Strategy', spec.updateStrategy?.type ?? '')
  const rolling = spec.updateStrategy?.rollingUpdate
  if (rolling?.partition !== undefined) {
    writer.field('Partition', rolling.partition, 1)
    if (rolling.maxUnavailable !== undefined) writer.field('MaxUnavailable', rolling.maxUnavailable, 1)
  }
  writer.field('Pods Status', podCounts(context, set, spec.selector))
  describeTemplate(writer, spec.template)
  describeClaims(writer, spec.volumeClaimTemplates ?? [])
})

function describeClaims(writer: Writer, claims: readonly PersistentVolumeClaim[]): void {
  if (claims.length === 0) return writer.field('Volume Claims', '<none>')
  writer.line('Volume Claims:')
  for (const { metadata, spec } of claims) {
    writer.field('Name', metadata.name, 1)
    writer.field('StorageClass', spec?.storageClassName ?? '', 1)
    writer.labels('Labels', metadata.labels, '  ')
    writer.annotations(metadata.annotations, '  ')
    writer.field('Capacity', spec?.resources?.requests?.['storage'] ?? '<default>', 1)
    writer.field('Access Modes', `[${(spec?.accessModes ?? []).join(' ')}]`, 1)
  }
}

export const daemonSetDescriber = describer<DaemonSet>((writer, set, context) => {
  const { metadata, spec, status } = set
  writer.field('Name', metadata.name)
  writer.field('Selector', formatLabelSelector(spec.selector))
  writer.field('Node-Selector', formatLabels(spec.template.spec?.nodeSelector))
  describeMetadata(writer, set)
  const {
    desiredNumberScheduled = 0,
    currentNumberScheduled = 0,
    updatedNumberScheduled = 0,
    numberAvailable = 0,
    numberMisscheduled = 0,
  } = status ?? {}
  writer.line(`Desired Number of Nodes Scheduled: ${desiredNumberScheduled}`)
  writer.line(`Current Number of Nodes Scheduled: ${currentNumberScheduled}`)
  writer.line(`Number of Nodes Scheduled with Up-to-date Pods: ${updatedNumberScheduled}`)
  writer.line(`Number of Nodes Scheduled with Available Pods: ${numberAvailable}`)
  writer.line(`Number of Nodes Misscheduled: ${numberMisscheduled}`)
  writer.field('Pods Status', podCounts(context, set, spec.selector))
  describeTemplate(writer, spec.template)
})
