import { isEqual } from '../../base/json.ts'
import type { PodTemplate } from '../openapi/kubernetes.ts'
import { applyPodTemplateDefaults } from '../pod/defaults.ts'
import { dropDisabledPodFields } from '../pod/pod-kind.ts'
import { defineKind } from '../scheme.ts'

export const podTemplateKind = defineKind<PodTemplate>({
  group: '',
  version: 'v1',
  kind: 'PodTemplate',
  resource: 'podtemplates',
  singular: 'podtemplate',
  shortNames: [],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.PodTemplate',
  applyDefaults: (draft) => applyPodTemplateDefaults((draft.template ??= {} as NonNullable<typeof draft.template>)),
  prepareForCreate: (draft) => {
    draft.metadata.generation = 1
    dropDisabledPodFields(draft.template?.spec)
  },
  prepareForUpdate: (draft) => dropDisabledPodFields(draft.template?.spec),
  raisesGeneration: ({ template }, old) => !isEqual(template, old.template),
})
