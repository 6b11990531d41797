import type { Pod } from '../openapi/kubernetes.ts'
import { defineChecks } from '../scheme.ts'
import { addressWarnings } from '../validation/addresses.ts'
import { dnsLabel } from '../validation/names.ts'
import { podCells, podColumns } from './pod-cells.ts'
import { validatePodCreate } from './pod-create.ts'
import { validatePodStatusUpdate } from './pod-status.ts'
import { validatePodUpdate } from './pod-update.ts'
import { podWarnings } from './pod-warnings.ts'

export const podChecks = defineChecks<Pod>({
  validate: validatePodCreate,
  validateUpdate: validatePodUpdate,
  warningsOnCreate: ({ metadata, spec }) => {
    const faults = dnsLabel(metadata.name ?? '')
    const text =
      "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: "
    return [...(faults.length > 0 ? [`${text}[${faults.join(' ')}]`] : []), ...podWarnings(metadata, spec, '')]
  },
  statusValidateUpdate: validatePodStatusUpdate,
  columns: podColumns,
  cells: podCells,
})

export const podStatusWarnings = (pod: Pod): string[] =>
  (['podIPs', 'hostIPs'] as const).flatMap((key) =>
    (pod.status?.[key] ?? []).flatMap(({ ip }, index) => addressWarnings(ip, `status.${key}[${index}].ip`)),
  )
