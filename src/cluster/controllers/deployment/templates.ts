import type { PodTemplateSpec } from '../../../api/openapi/kubernetes.ts'
import { templateLayout } from '../../../api/pod-template-hash/template-layout.ts'

export const hashLabel = 'pod-template-hash'

const layouts = new WeakMap<PodTemplateSpec, string>()

/** The whole template as one line of text, without its hash label: equal texts are equal templates, `[]` or absent. */
function comparable(template: PodTemplateSpec): string {
  let layout = layouts.get(template)
  if (layout === undefined) {
    layout = templateLayout(withoutHash(template))
    layouts.set(template, layout)
  }
  return layout
}

export function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  if (template.metadata?.labels?.[hashLabel] === undefined) return template
  const { [hashLabel]: _hash, ...labels } = template.metadata.labels
  return { ...template, metadata: { ...template.metadata, labels } }
}

export function withHash(template: PodTemplateSpec, hash: string): PodTemplateSpec {
  return {
    ...template,
    metadata: {
      ...template.metadata,
      labels: { ...template.metadata?.labels, [hashLabel]: hash },
    } as PodTemplateSpec['metadata'],
  }
}

/** @source kubernetes@1.36 pkg/controller/deployment/util/deployment_util.go EqualIgnoreHash */
export const isSameTemplate = (left: PodTemplateSpec, right: PodTemplateSpec): boolean =>
  left === right || comparable(left) === comparable(right)
