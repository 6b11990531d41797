const metadata = { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', default: {} }
const text = { type: 'string' }

/** Components that the generated structure lacks. @source kubernetes@1.36 api/openapi-spec */
export const moreSchemas = {
  'io.k8s.api.networking.v1.IngressClass': {
    type: 'object',
    properties: {
      apiVersion: text,
      kind: text,
      metadata,
      spec: { $ref: '#/components/schemas/io.k8s.api.networking.v1.IngressClassSpec' },
    },
  },
  'io.k8s.api.networking.v1.IngressClassSpec': {
    type: 'object',
    properties: {
      controller: text,
      parameters: { $ref: '#/components/schemas/io.k8s.api.networking.v1.IngressClassParametersReference' },
    },
  },
  'io.k8s.api.networking.v1.IngressClassParametersReference': {
    type: 'object',
    required: ['kind', 'name'],
    properties: { apiGroup: text, kind: text, name: text, namespace: text, scope: text },
  },
}
