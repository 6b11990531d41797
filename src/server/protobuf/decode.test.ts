import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { kinds } from '../../api/index.ts'
import { decodeObject } from '../../api/decode/decode-object.ts'
import type { JsonValue } from '../../base/json.ts'
import { objectFromProtobuf } from './decode.ts'

/** What kubectl 1.36 sends for `create deployment web --image=nginx:1.27 --replicas=0 --port=80` and its like. */
const sent = {
  Deployment:
    'azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50Er0BCh8KA3dlYhIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEosBCAASDAoKCgNhcHASA3dlYhpxChwKABIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViElESMwoFbmdpbngSCm5naW54OjEuMjcqADIKCgAQABhQIgAqAEIAagByAIABAIgBAJABAKIBABoAMgBCAEoAUgBYAGAAaACCAQCKAQCaAQDCAQAiAgoAKAA4ABoMCAAQABgAIAAoADgAGgAiAA==',
  CronJob:
    'azhzAAoTCghiYXRjaC92MRIHQ3JvbkpvYhKqAQoUCgR0aWNrEgAaACIAKgAyADgAQgASjwEKCyovNSAqICogKiAqGgAqfgoUCgR0aWNrEgAaACIAKgAyADgAQgASZjJkChAKABIAGgAiACoAMgA4AEIAElASKQoEdGljaxIHYnVzeWJveBoEZGF0ZSoAQgBqAHIAgAEAiAEAkAEAogEAGglPbkZhaWx1cmUyAEIASgBSAFgAYABoAIIBAIoBAJoBAMIBABoAGgAiAA==',
  Secret: 'azhzAAoMCgJ2MRIGU2VjcmV0EiwKEwoDa2V5EgAaACIAKgAyADgAQgASEwoEd29yZBILb3BlbiBzZXNhbWUaABoAIgA=',
  Ingress:
    'azhzAAofChRuZXR3b3JraW5nLms4cy5pby92MRIHSW5ncmVzcxJJChQKBGRvb3ISABoAIgAqADIAOABCABItGisKCWEuZXhhbXBsZRIeChwKGgoCL3gSDSILCgN3ZWISBAoAEFAaBUV4YWN0GgIKABoAIgA=',
  ResourceQuota:
    'azhzAAoTCgJ2MRINUmVzb3VyY2VRdW90YRI5ChYKBmxpbWl0cxIAGgAiACoAMgA4AEIAEh0KDQoDY3B1EgYKBDUwMG0KDAoEcG9kcxIECgIxMBoAGgAiAA==',
  PodDisruptionBudget:
    'azhzAAogCglwb2xpY3kvdjESE1BvZERpc3J1cHRpb25CdWRnZXQSPgoVCgVndWFyZBIAGgAiACoAMgA4AEIAEhkKCQgBEAAaAzUwJRIMCgoKA2FwcBIDd2ViGgoIABgAIAAoADAAGgAiAA==',
  Service:
    'azhzAAoNCgJ2MRIHU2VydmljZRJoCh8KA3dlYhIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEkEKGwoHODAtODA4MBIDVENQGFAiBwgAEJA/GgAoABIKCgNhcHASA3dlYhoAIghOb2RlUG9ydDoAQgBSAFoAYABoABoCCgAaACIA',
} as const

/** The object as the API server reads it: zero values that Go leaves out are gone, the others stay. */
function read(kind: keyof typeof sent): unknown {
  const decoded = objectFromProtobuf(Buffer.from(sent[kind], 'base64'))
  if ('error' in decoded) return decoded
  const definition = kinds.find((each) => each.kind === kind)!
  const result = decodeObject(decoded.object as JsonValue, definition, 'Strict')
  return 'object' in result ? result.object : result.status.message
}

describe('bodies in protobuf', () => {
  it('keep a zero that was meant, lists, ports and nested templates', () => {
    expect(read('Deployment')).toMatchObject({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', labels: { app: 'web' } },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: 'web' } },
        template: { spec: { containers: [{ name: 'nginx', image: 'nginx:1.27', ports: [{ containerPort: 80 }] }] } },
      },
    })
    expect(read('CronJob')).toMatchObject({
      metadata: { name: 'tick' },
      spec: {
        schedule: '*/5 * * * *',
        jobTemplate: {
          metadata: { name: 'tick' },
          spec: { template: { spec: { restartPolicy: 'OnFailure', containers: [{ command: ['date'] }] } } },
        },
      },
    })
  })

  it('read bytes as base64, quantities and numbers-or-texts as what they are', () => {
    expect(read('Secret')).toMatchObject({ data: { word: Buffer.from('open sesame').toString('base64') } })
    expect(read('ResourceQuota')).toMatchObject({ spec: { hard: { cpu: '500m', pods: '10' } } })
    expect(read('PodDisruptionBudget')).toMatchObject({ spec: { minAvailable: '50%' } })
    expect(read('Service')).toMatchObject({ spec: { ports: [{ name: '80-8080', port: 80, targetPort: 8080 }] } })
  })

  it('put the fields of embedded parts among those of the whole', () => {
    expect(read('Ingress')).toMatchObject({
      spec: {
        rules: [
          {
            host: 'a.example',
            http: {
              paths: [{ path: '/x', pathType: 'Exact', backend: { service: { name: 'web', port: { number: 80 } } } }],
            },
          },
        ],
      },
    })
  })
})
