import { describe, expect, it } from 'vitest'
import { notModelledInRequest, notModelledInText } from './not-modelled.ts'

const manifest = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  runtimeClassName: gvisor
  containers:
    - name: web
      image: nginx
  volumes:
    - name: far
      cephfs:
        monitors: [10.0.0.1]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: wall
spec:
  podSelector: {}
`

describe('what a text uses and is not modelled', () => {
  it('is told with its line, document by document', () => {
    expect(notModelledInText(manifest)).toEqual([
      { path: 'spec.runtimeClassName', consequence: 'runtimeClass', line: 6 },
      { path: 'spec.volumes[0].cephfs', consequence: 'volume', line: 12 },
      { path: 'spec', consequence: 'networkPolicy', line: 19 },
    ])
  })

  it('is nothing for a text that is none, and for kinds nobody knows', () => {
    expect(notModelledInText('a: [')).toEqual([])
    expect(notModelledInText('apiVersion: v9\nkind: Thing\nspec: {}\n')).toEqual([])
  })
})

describe('what a request wrote and is not modelled', () => {
  const path = '/apis/apps/v1/namespaces/default/deployments/web?fieldManager=kubectl'
  const body = { spec: { template: { spec: { dnsPolicy: 'None' } } } }

  it('is read from a patch as well', () => {
    const expected = [{ path: 'spec.template.spec.dnsPolicy', consequence: 'dns' }]
    expect(notModelledInRequest({ method: 'PATCH', path, body }, { code: 200, body: {} })).toEqual(expected)
    const text = JSON.stringify(body)
    expect(notModelledInRequest({ method: 'PATCH', path, body: text }, { code: 200, body: {} })).toEqual(expected)
  })

  it('is nothing when it was refused, or only tried', () => {
    expect(notModelledInRequest({ method: 'PATCH', path, body }, { code: 422, body: {} })).toEqual([])
    expect(
      notModelledInRequest({ method: 'PATCH', path: `${path}&dryRun=All`, body }, { code: 200, body: {} }),
    ).toEqual([])
    expect(notModelledInRequest({ method: 'GET', path }, { code: 200, body: {} })).toEqual([])
  })
})
