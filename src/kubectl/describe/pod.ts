import type { Pod } from '../../api/openapi/kubernetes.ts'
import { ageSince, dateText, orNone } from './writer.ts'
import { describeMetadata, describeName, describeOwner, describer } from './describer.ts'
import { describeContainers, describeTolerations, describeVolumes } from './pod-template.ts'

/** @source kubernetes@1.36 kubectl/pkg/describe describePod */
export const podDescriber = describer<Pod>((writer, pod, _context, now) => {
  const { metadata, spec, status } = pod
  describeName(writer, pod)
  if (spec.priority !== undefined) writer.field('Priority', spec.priority)
  if (spec.priorityClassName) writer.field('Priority Class Name', spec.priorityClassName)
  if (spec.runtimeClassName) writer.field('Runtime Class Name', spec.runtimeClassName)
  if (spec.serviceAccountName) writer.field('Service Account', spec.serviceAccountName)
  writer.field('Node', spec.nodeName ? `${spec.nodeName}/${status?.hostIP ?? ''}` : '<none>')
  if (status?.startTime) writer.field('Start Time', dateText(status.startTime))
  describeMetadata(writer, pod)
  if (metadata.deletionTimestamp !== undefined && status?.phase !== 'Failed' && status?.phase !== 'Succeeded') {
    writer.field('Status', `Terminating (lasts ${ageSince(metadata.deletionTimestamp, now)})`)
    writer.field('Termination Grace Period', `${metadata.deletionGracePeriodSeconds ?? 0}s`)
  } else writer.field('Status', status?.phase ?? '')
  if (status?.reason) writer.field('Reason', status.reason)
  if (status?.message) writer.field('Message', status.message)
  if (spec.securityContext?.seccompProfile) writer.field('SeccompProfile', spec.securityContext.seccompProfile.type)
  writer.field('IP', status?.podIP ?? '')
  const ips = status?.podIPs ?? []
  if (ips.length === 0) writer.field('IPs', '<none>')
  else writer.line('IPs:')
  for (const { ip } of ips) writer.field('IP', ip ?? '', 1)
  describeOwner(writer, pod)
  if (status?.nominatedNodeName) writer.field('NominatedNodeName', status.nominatedNodeName)
  if ((spec.initContainers ?? []).length > 0) describeContainers(writer, 'Init Containers', spec.initContainers!, pod)
  describeContainers(writer, 'Containers', spec.containers, pod)
  const conditions = status?.conditions ?? []
  if ((spec.readinessGates ?? []).length > 0) {
    writer.line('Readiness Gates:')
    writer.line('Type\tStatus', 1)
    for (const { conditionType } of spec.readinessGates!)
      writer.line(`${conditionType} \t${conditions.find(({ type }) => type === conditionType)?.status ?? '<none>'} `, 1)
  }
  if (conditions.length > 0) {
    writer.line('Conditions:')
    writer.line('Type\tStatus', 1)
    for (const condition of conditions) writer.line(`${condition.type} \t${condition.status} `, 1)
  }
  describeVolumes(writer, spec.volumes ?? [])
  writer.field('QoS Class', orNone(status?.qosClass))
  writer.labels('Node-Selectors', spec.nodeSelector)
  describeTolerations(writer, spec.tolerations ?? [])
  const spread = spec.topologySpreadConstraints ?? []
  for (const [index, { topologyKey, whenUnsatisfiable, maxSkew, labelSelector }] of spread.entries()) {
    const labels = Object.entries(labelSelector?.matchLabels ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .join(',')
    writer.line(
      `${index === 0 ? 'Topology Spread Constraints:' : ''}\t${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded for selector ${labels}`,
    )
  }
})
