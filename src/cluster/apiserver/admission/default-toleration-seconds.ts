import type { Writable } from '../../../base/json.ts'
import type { Pod } from '../../../api/openapi/kubernetes.ts'
import type { AdmissionPlugin } from '../server.ts'

const lifecycleTaints = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'] as const
const tolerationSeconds = 300

/** A pod stays on a lost node for five minutes. @source kubernetes@1.36 plugin/pkg/admission/defaulttolerationseconds */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  resources: ['pods'],
  admit: (draft, request) => {
    if (request.operation !== 'CREATE') return undefined
    const { spec } = draft as unknown as Writable<Pod>
    const tolerations = spec.tolerations ?? []
    for (const key of lifecycleTaints) {
      const isTolerated = tolerations.some(
        (toleration) =>
          (toleration.key === key || !toleration.key) && (!toleration.effect || toleration.effect === 'NoExecute'),
      )
      if (!isTolerated) tolerations.push({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds })
    }
    spec.tolerations = tolerations
    return undefined
  },
}
