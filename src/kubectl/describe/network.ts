import type { Endpoints, EndpointSlice, Service } from '../../api/openapi/kubernetes.ts'
import { formatLabels } from '../../api/table/columns.ts'
import type { CommandContext } from '../command.ts'
import { isRefusal, list } from '../requests.ts'
import { kindNamed } from '../resource-names.ts'
import { describeMetadata, describeName, describer } from './describer.ts'
import { orUnset } from './writer.ts'

export const serviceDescriber = describer<Service>((writer, service, context) => {
  const { spec, status } = service
  describeName(writer, service)
  describeMetadata(writer, service)
  const selector = formatLabels(spec.selector)
  writer.field('Selector', selector)
  writer.field('Type', spec.type ?? '')
  if (spec.ipFamilyPolicy !== undefined) writer.field('IP Family Policy', spec.ipFamilyPolicy)
  if ((spec.ipFamilies ?? []).length > 0) writer.field('IP Families', spec.ipFamilies!.join(','))
  writer.field('IP', spec.clusterIP ?? '')
  if (spec.clusterIPs !== undefined)
    writer.field('IPs', spec.clusterIPs.length === 0 ? '<none>' : spec.clusterIPs.join(','))
  if ((spec.externalIPs ?? []).length > 0) writer.field('External IPs', spec.externalIPs!.join(','))
  if (spec.loadBalancerIP) writer.field('Desired LoadBalancer IP', spec.loadBalancerIP)
  if (spec.externalName) writer.field('External Name', spec.externalName)
  const ingress = status?.loadBalancer?.ingress ?? []
  if (ingress.length > 0)
    writer.field('LoadBalancer Ingress', ingress.map(({ ip, hostname }) => ip || hostname || '').join(', '))
  for (const { name, port, protocol = 'TCP', targetPort, nodePort } of spec.ports ?? []) {
    const label = name || '<unset>'
    writer.field('Port', `${label}\t${port}/${protocol}`)
    writer.field(
      'TargetPort',
      typeof targetPort === 'number' || targetPort === undefined
        ? `${targetPort ?? port}/${protocol}`
        : `${targetPort}/${protocol}`,
    )
    if (nodePort) writer.field('NodePort', `${label}\t${nodePort}/${protocol}`)
    writer.field('Endpoints', endpointsOf(context, service, name ?? ''))
  }
  writer.field('Session Affinity', spec.sessionAffinity ?? '')
  if (spec.externalTrafficPolicy) writer.field('External Traffic Policy', spec.externalTrafficPolicy)
  if (spec.internalTrafficPolicy) writer.field('Internal Traffic Policy', spec.internalTrafficPolicy)
  if (spec.healthCheckNodePort) writer.field('HealthCheck NodePort', spec.healthCheckNodePort)
  if ((spec.loadBalancerSourceRanges ?? []).length > 0)
    writer.field('LoadBalancer Source Ranges', spec.loadBalancerSourceRanges!.join(','))
})

const addressesMost = 3

/** The ready addresses behind one port, from the Service's slices. */
function endpointsOf(context: CommandContext, { metadata }: Service, portName: string): string {
  const listed = list(context, kindNamed('endpointslices')!, {
    labelSelector: `kubernetes.io/service-name=${metadata.name}`,
  })
  if (isRefusal(listed) || listed.length === 0) return '<none>'
  const found = (listed as readonly EndpointSlice[]).flatMap(({ ports, endpoints }) =>
    (ports ?? [])
      .filter(({ name = '' }) => name === portName)
      .flatMap(({ port }) =>
        (endpoints ?? [])
          .filter(({ conditions }) => conditions?.ready !== false)
          .flatMap(({ addresses }) => addresses.map((address) => `${address}${port === undefined ? '' : `:${port}`}`)),
      ),
  )
  if (found.length === 0) return ''
  return found.length > addressesMost
    ? `${found.slice(0, addressesMost).join(',')} + ${found.length - addressesMost} more...`
    : found.join(',')
}

export const endpointsDescriber = describer<Endpoints>((writer, endpoints) => {
  describeName(writer, endpoints)
  describeMetadata(writer, endpoints)
  writer.line('Subsets:')
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of endpoints.subsets ?? []) {
    writer.field('Addresses', addresses.map(({ ip }) => ip).join(',') || '<none>', 1)
    writer.field('NotReadyAddresses', notReadyAddresses.map(({ ip }) => ip).join(',') || '<none>', 1)
    if (ports.length > 0) {
      writer.line('Ports:', 1)
      writer.line('Name\tPort\tProtocol', 2)
      writer.line('----\t----\t--------', 2)
      for (const { name, port, protocol = 'TCP' } of ports) writer.line(`${name || '<unset>'}\t${port}\t${protocol}`, 2)
    }
    writer.line('')
  }
})

export const endpointSliceDescriber = describer<EndpointSlice>((writer, slice) => {
  describeName(writer, slice)
  describeMetadata(writer, slice)
  writer.field('AddressType', slice.addressType)
  if ((slice.ports ?? []).length === 0) writer.field('Ports', '<unset>')
  else {
    writer.line('Ports:')
    writer.line('Name\tPort\tProtocol', 1)
    writer.line('----\t----\t--------', 1)
    for (const { name, port, protocol = 'TCP' } of slice.ports!)
      writer.line(`${name || '<unset>'}\t${orUnset(port)}\t${protocol}`, 1)
  }
  if ((slice.endpoints ?? []).length === 0) return writer.line('Endpoints: <none>')
  writer.line('Endpoints:')
  for (const { addresses, conditions, hostname, targetRef, nodeName, zone } of slice.endpoints!) {
    writer.field('- Addresses', addresses.join(', ') || '<none>', 1)
    writer.line('Conditions:', 2)
    writer.field('Ready', conditions?.ready === undefined ? '<unset>' : String(conditions.ready), 3)
    writer.field('Hostname', orUnset(hostname), 2)
    if (targetRef !== undefined) writer.field('TargetRef', `${targetRef.kind}/${targetRef.name}`, 2)
    writer.field('NodeName', orUnset(nodeName), 2)
    writer.field('Zone', orUnset(zone), 2)
  }
})
