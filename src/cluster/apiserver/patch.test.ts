import { describe, expect, it } from 'vitest'
import type { ApiResponse } from '../../api/request.ts'
import { standardWorld } from '../../testkit/standard-world.ts'

const web = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'web:1' }] } },
  },
}
const path = '/apis/apps/v1/namespaces/default/deployments/web'
const strategic = 'application/strategic-merge-patch+json'
const merge = 'application/merge-patch+json'

function patched(body: unknown, contentType: string, query = ''): ApiResponse {
  const world = standardWorld({ nodes: 1 })
  world.create(web)
  return world.request({ method: 'PATCH', path: path + query, body, contentType })
}
const said = ({ code, body }: ApiResponse) => [code, (body as { message?: string }).message]

describe('a patch with what the kind does not know', () => {
  it('is carried out with a warning, without one, or not at all', () => {
    const body = { spec: { replicas: 2, replica: 3 } }
    const warned = patched(body, strategic)
    expect([warned.code, warned.warnings]).toEqual([200, ['unknown field "spec.replica"']])
    expect(warned.body).toMatchObject({ spec: { replicas: 2 } })
    expect(patched(body, strategic, '?fieldValidation=Ignore').warnings).toBeUndefined()
    expect(said(patched(body, strategic, '?fieldManager=me&fieldValidation=Strict'))).toEqual([
      422,
      ' "" is invalid: patch: Invalid value: "map[spec:map[replica:3 replicas:2]]": strict decoding error: unknown field "spec.replica"',
    ])
  })

  it('shows the patched object when it was no strategic patch', () => {
    const [code, message] = said(patched({ spec: { replica: 3 } }, merge, '?fieldValidation=Strict'))
    expect(code).toBe(422)
    expect(message).toMatch(
      /^ "" is invalid: patch: Invalid value: "\{.*\\"replica\\":3.*\}": strict decoding error: unknown field "spec.replica"$/,
    )
  })

  it.each([
    [{ spec: { replicas: 'two' } }, 'map[spec:map[replicas:two]]', 'unrecognized type: int32'],
    [{ spec: { paused: 1 } }, 'map[spec:map[paused:1]]', 'unrecognized type: bool'],
    [
      { spec: { selector: { matchLabels: { app: 1 } } } },
      'map[spec:map[selector:map[matchLabels:map[app:1]]]]',
      'cannot convert int64 to string',
    ],
  ])('is refused for %j, of the wrong type', (body, shown, why) => {
    expect(said(patched(body, strategic))).toEqual([422, ` "" is invalid: patch: Invalid value: "${shown}": ${why}`])
  })

  it('is refused with the words of JSON after a merge patch', () => {
    expect(said(patched({ spec: { replicas: 'two' } }, merge))[1]).toMatch(
      /: json: cannot unmarshal string into Go struct field DeploymentSpec\.spec\.replicas of type int32$/,
    )
  })
})
