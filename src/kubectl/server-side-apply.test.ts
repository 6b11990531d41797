import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../api/object.ts'
import { submit } from '../engine/requests.ts'
import { fingerprint } from '../engine/snapshot.ts'
import { standardCluster } from '../engine/standard-cluster.ts'
import type { Cluster } from '../engine/cluster.ts'
import { settle } from '../testkit/rollout-cluster.ts'
import { runLine } from '../testkit/kubectl-captures/replay.ts'

const deployment = (replicas: number, image = 'nginx', more = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
${more}spec:
  replicas: ${replicas}
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: c
        image: ${image}
`

const run = (cluster: Cluster, line: string, files: Readonly<Record<string, string>> = {}) =>
  runLine(cluster, line, files)

const get = (cluster: Cluster): KubeObject & { readonly spec: { readonly replicas: number } } =>
  submit(cluster, { method: 'GET', path: '/apis/apps/v1/namespaces/default/deployments/web' }).body as never

const ssa = 'kubectl apply --server-side -f web.yaml'
const applied = { stdout: 'deployment.apps/web serverside-applied\n', stderr: '', exitCode: 0 }

const help = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts
`

describe('kubectl apply --server-side', () => {
  it('creates, then changes; applying the same again changes nothing', () => {
    const cluster = standardCluster({ seed: 1, nodes: 3 })
    expect(run(cluster, ssa, { 'web.yaml': deployment(2) })).toEqual(applied)
    expect(run(cluster, ssa, { 'web.yaml': deployment(3) })).toEqual(applied)
    expect(get(cluster).spec.replicas).toBe(3)
    const before = fingerprint(cluster)
    expect(run(cluster, ssa, { 'web.yaml': deployment(3) })).toEqual(applied)
    expect(fingerprint(cluster)).toBe(before)
  })

  it('says who else holds a field, and takes it when told to', () => {
    const cluster = standardCluster({ seed: 1, nodes: 3 })
    run(cluster, ssa, { 'web.yaml': deployment(2) })
    run(cluster, 'kubectl scale deployment web --replicas=5')
    expect(run(cluster, ssa, { 'web.yaml': deployment(2) })).toEqual({
      stdout: '',
      stderr: `error: Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas\n${help}`,
      exitCode: 1,
    })
    expect(get(cluster).spec.replicas).toBe(5)
    expect(run(cluster, `${ssa} --force-conflicts`, { 'web.yaml': deployment(2) })).toEqual(applied)
    expect(get(cluster).spec.replicas).toBe(2)
  })

  it('lists several conflicts by manager', () => {
    const cluster = standardCluster({ seed: 1, nodes: 3 })
    run(cluster, 'kubectl create -f web.yaml', { 'web.yaml': deployment(2) })
    run(cluster, 'kubectl set image deployment/web c=nginx:1')
    const refused = run(cluster, `${ssa} --field-manager=me`, { 'web.yaml': deployment(4, 'nginx:2') })
    expect(refused.stderr).toBe(
      `error: Apply failed with 2 conflicts: conflicts with "kubectl-create" using apps/v1:\n- .spec.replicas\nconflicts with "kubectl-set" using apps/v1:\n- .spec.template.spec.containers[name="c"].image\n${help}`,
    )
  })

  it('takes over what kubectl applied from the client before', () => {
    const cluster = standardCluster({ seed: 1, nodes: 3 })
    run(cluster, 'kubectl apply -f web.yaml', { 'web.yaml': deployment(2) })
    expect(run(cluster, ssa, { 'web.yaml': deployment(4) })).toEqual(applied)
    expect(get(cluster).spec.replicas).toBe(4)
    const annotation = 'kubectl.kubernetes.io/last-applied-configuration'
    expect(get(cluster).metadata.annotations?.[annotation]).toContain('"replicas":4')
  })

  it('gives up what it does not name any more', () => {
    const cluster = standardCluster({ seed: 1, nodes: 3 })
    const labelled = deployment(2, 'nginx', '  labels: {tier: front}\n')
    run(cluster, ssa, { 'web.yaml': labelled })
    expect(get(cluster).metadata.labels).toEqual({ tier: 'front' })
    run(cluster, ssa, { 'web.yaml': deployment(2) })
    expect(get(cluster).metadata.labels).toBeUndefined()
  })

  it('names an unknown field, and nothing changes', () => {
    const cluster = standardCluster({ seed: 1, nodes: 3 })
    const before = fingerprint(cluster)
    const wrong = deployment(2).replace('replicas', 'replica')
    expect(run(cluster, ssa, { 'web.yaml': wrong })).toEqual({
      stdout: '',
      stderr:
        'Error from server: failed to create typed patch object (default/web; apps/v1, Kind=Deployment): .spec.replica: field not declared in schema\n',
      exitCode: 1,
    })
    expect(fingerprint(cluster)).toBe(before)
  })

  it('a dry run changes nothing', () => {
    const cluster = standardCluster({ seed: 1, nodes: 3 })
    const before = fingerprint(cluster)
    expect(run(cluster, `${ssa} --dry-run=server`, { 'web.yaml': deployment(2) }).stdout).toBe(
      'deployment.apps/web serverside-applied (server dry run)\n',
    )
    expect(fingerprint(cluster)).toBe(before)
  })

  it('refuses options that do not go together', () => {
    const cluster = standardCluster({ seed: 1, nodes: 3 })
    const files = { 'web.yaml': deployment(2) }
    expect(run(cluster, 'kubectl apply -f web.yaml --force-conflicts', files).stderr).toBe(
      'error: --force-conflicts only works with --server-side\n',
    )
    expect(run(cluster, `${ssa} --dry-run=client`, files).stderr).toBe(
      "error: --dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)\n",
    )
  })
})

describe('kubectl get --show-managed-fields', () => {
  it('tells who wrote what: the client, the controllers through the status, and scaling', () => {
    const cluster = standardCluster({ seed: 1, nodes: 3 })
    run(cluster, ssa, { 'web.yaml': deployment(2) })
    settle(cluster)
    run(cluster, 'kubectl scale deployment web --replicas=3')
    const { stdout } = run(cluster, 'kubectl get deployment web -o json --show-managed-fields')
    const { metadata } = JSON.parse(stdout) as KubeObject
    expect(
      metadata.managedFields!.map(({ manager, operation, subresource }) => [manager, operation, subresource]),
    ).toEqual([
      ['kubectl', 'Apply', undefined],
      ['kube-controller-manager', 'Update', 'status'],
      ['kubectl', 'Update', 'scale'],
    ])
    expect(metadata.managedFields![0]!.fieldsV1).toEqual({
      'f:spec': {
        'f:selector': {},
        'f:template': {
          'f:metadata': { 'f:labels': { 'f:app': {} } },
          'f:spec': { 'f:containers': { 'k:{"name":"c"}': { '.': {}, 'f:image': {}, 'f:name': {} } } },
        },
      },
    })
    expect(run(cluster, 'kubectl get deployment web -o json').stdout).not.toContain('managedFields')
  })
})
