import type { Writable } from '../../../base/json.ts'
import type { Node, Taint } from '../../../api/openapi/kubernetes.ts'
import { matchesTaint, notReadyKey } from '../../machinery/taints.ts'
import type { AdmissionPlugin } from '../server.ts'

const notReady: Taint = { key: notReadyKey, effect: 'NoSchedule' }

/** A new node takes no pods before it has been seen to be Ready. @source kubernetes@1.36 plugin/pkg/admission/nodetaint */
export const nodeTaint: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  resources: ['nodes'],
  admit: (draft, { operation, subresource }) => {
    if (operation !== 'CREATE' || subresource !== undefined) return undefined
    const node = draft as unknown as Writable<Node>
    const taints = node.spec?.taints ?? []
    if (!taints.some((taint) => matchesTaint(taint as Taint, notReady)))
      node.spec = { ...node.spec, taints: [...taints, { ...notReady }] }
    return undefined
  },
}
