import type { Pod } from '../../api/openapi/kubernetes.ts'
import { timestampOf } from '../../clock/instant.ts'
import { nextBelow, type RandomStream } from '../../clock/random.ts'
import type { Cluster } from '../../engine/cluster.ts'
import { nodeObject } from '../../engine/standard-cluster.ts'
import { oneOf, randomDelay, type Deed } from '../storm.ts'
import { annotate, ask, create, evict, patch, pathOf, podsOf, remove } from './hands.ts'
import { quota, urgentPod } from './manifests.ts'

type Act = Deed['act']
type Draw = (random: RandomStream) => { readonly what: string; readonly act: Act }

const nodeNames = ['node-1', 'node-2', 'node-3'] as const

const toNode =
  (what: string, act: (cluster: Cluster, node: string) => unknown): Draw =>
  (random) => {
    const node = oneOf(random, nodeNames)
    return { what: `${what} ${node}`, act: (cluster) => void act(cluster, node) }
  }

const toPod =
  (what: string, act: (cluster: Cluster, pod: string) => unknown): Draw =>
  (random) => {
    const number = nextBelow(random, 12)
    const victim: Act = (cluster) => {
      const pods = podsOf(cluster)
      const pod = pods[number % Math.max(1, pods.length)]
      if (pod !== undefined) act(cluster, pod.metadata.name)
    }
    return { what: `${what} pod ${number}`, act: victim }
  }

const simple =
  (what: string, act: (cluster: Cluster, number: number) => unknown): Draw =>
  (random) => {
    const number = nextBelow(random, 6)
    return { what: `${what} ${number}`, act: (cluster) => void act(cluster, number) }
  }

/** What an administrator does with care: nothing of it may leave too few pods behind. */
const gentle: readonly Draw[] = [
  toNode('cordoning', (cluster, node) => patch(cluster, 'nodes', node, { spec: { unschedulable: true } })),
  toNode('uncordoning', (cluster, node) => patch(cluster, 'nodes', node, { spec: { unschedulable: null } })),
  toNode('draining', drain),
  toNode('draining', drain),
  toPod('evicting', evict),
  toPod('evicting', evict),
]

const onNodes: readonly Draw[] = [
  toNode('powering off', (cluster, node) => annotate(cluster, 'nodes', node, 'power', 'off')),
  toNode('powering off', (cluster, node) => annotate(cluster, 'nodes', node, 'power', 'off')),
  toNode('powering on', (cluster, node) => annotate(cluster, 'nodes', node, 'power', null)),
  toNode('cutting the lease of', (cluster, node) => annotate(cluster, 'nodes', node, 'lease', 'off')),
  toNode('mending the lease of', (cluster, node) => annotate(cluster, 'nodes', node, 'lease', null)),
  toNode('restarting', (cluster, node) => annotate(cluster, 'nodes', node, 'reboot', timestampOf(cluster.now))),
  toNode('deleting', (cluster, node) => remove(cluster, 'nodes', node)),
  toNode('adding', addNode),
  toNode('adding', addNode),
  toNode('tainting', (cluster, node) => taint(cluster, node, 'NoExecute')),
  toNode('closing', (cluster, node) => taint(cluster, node, 'NoSchedule')),
  toNode('giving up', (cluster, node) => taint(cluster, node, 'NoExecute', 'node.kubernetes.io/out-of-service')),
  toNode('untainting', untaint),
  toNode('moving', (cluster, node) => label(cluster, node, 'topology.kubernetes.io/zone', 'z1')),
  toNode('moving back', (cluster, node) => label(cluster, node, 'topology.kubernetes.io/zone', null)),
]

const onPods: readonly Draw[] = [
  toPod('deleting', (cluster, pod) => remove(cluster, 'pods', pod)),
  toPod('killing', (cluster, pod) => remove(cluster, 'pods', pod, { gracePeriodSeconds: 0 })),
  toPod('spoiling', (cluster, pod) => annotate(cluster, 'pods', pod, 'fail-readiness', 'true')),
  toPod('mending', (cluster, pod) => annotate(cluster, 'pods', pod, 'fail-readiness', null)),
  toPod('crashing', (cluster, pod) => annotate(cluster, 'pods', pod, 'crash', timestampOf(cluster.now))),
  simple('deleting the claim of', (cluster, number) =>
    remove(cluster, 'persistentvolumeclaims', `data-db-${number % 3}`),
  ),
  simple('an urgent pod', (cluster, number) => create(cluster, urgentPod(`urgent-${number}`, `${1 + (number % 3)}`))),
]

const onWorkloads: readonly Draw[] = [
  simple('a quota of', (cluster, number) => create(cluster, quota(4 + number * 2))),
  simple('no quota', (cluster) => remove(cluster, 'resourcequotas', 'tight')),
  simple('scaling web to', (cluster, number) => patch(cluster, 'deployments', 'web', { spec: { replicas: number } })),
  simple('scaling db to', (cluster, number) =>
    patch(cluster, 'statefulsets', 'db', { spec: { replicas: number % 4 } }),
  ),
  simple('a new web', (cluster, number) => setImage(cluster, 'deployments', 'web', imageOf('web', number))),
  simple('a new db', (cluster, number) => setImage(cluster, 'statefulsets', 'db', imageOf('db', number))),
  simple('a new agent', (cluster, number) => setImage(cluster, 'daemonsets', 'agent', imageOf('agent', number))),
  simple('deleting web', (cluster, number) => removeWith(cluster, 'deployments', 'web', number)),
  simple('deleting the job', (cluster, number) => removeWith(cluster, 'jobs', 'work', number % 2)),
  simple('suspending tick', (cluster, number) => patch(cluster, 'cronjobs', 'tick', { spec: { suspend: number < 3 } })),
  simple('another budget', (cluster, number) =>
    patch(cluster, 'poddisruptionbudgets', 'web', { spec: { minAvailable: number, maxUnavailable: null } }),
  ),
]

/** Every third is broken: its containers crash, or it does not exist. */
const imageOf = (app: string, number: number): string => `${app}:${['v2', 'v3', 'bad-1', 'v4', 'nope', 'v5'][number]}`

export function randomDeed(random: RandomStream, isGentle: boolean): Deed {
  const draw = oneOf(random, isGentle ? gentle : oneOf(random, [gentle, onNodes, onNodes, onPods, onWorkloads]))
  const pause = nextBelow(random, oneOf(random, [1, 1, 1, 90_000, 400_000]))
  return { after: randomDelay(random) + pause, ...draw(random) }
}

function drain(cluster: Cluster, node: string): void {
  patch(cluster, 'nodes', node, { spec: { unschedulable: true } })
  for (const pod of podsOf(cluster))
    if (pod.spec.nodeName === node && pod.metadata.labels?.['app'] !== 'agent') evict(cluster, pod.metadata.name)
}

function addNode(cluster: Cluster, name: string): number {
  const setup = { seed: 1, nodes: 3 }
  return ask(cluster, {
    method: 'POST',
    path: pathOf('nodes'),
    body: nodeObject(name, Number(name.slice(-1)), setup, cluster.now),
  })
}

const label = (cluster: Cluster, name: string, key: string, value: string | null): number =>
  patch(cluster, 'nodes', name, { metadata: { labels: { [key]: value } } })

function taint(cluster: Cluster, name: string, effect: string, key = 'storm'): void {
  const node = cluster.server.live.get('nodes', name)
  const taints = node?.spec?.taints ?? []
  if (node !== undefined && !taints.some((own) => own.key === key && own.effect === effect))
    patch(cluster, 'nodes', name, { spec: { taints: [...taints, { key, effect }] } })
}

const isOwn = (key: string): boolean => key === 'storm' || key === 'node.kubernetes.io/out-of-service'

function untaint(cluster: Cluster, name: string): void {
  const taints = cluster.server.live.get('nodes', name)?.spec?.taints ?? []
  if (taints.some(({ key }) => isOwn(key)))
    patch(cluster, 'nodes', name, { spec: { taints: taints.filter(({ key }) => !isOwn(key)) } })
}

function setImage(cluster: Cluster, resource: string, name: string, image: string): number {
  const op = [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: image }]
  return ask(cluster, {
    method: 'PATCH',
    path: pathOf(resource, name),
    contentType: 'application/json-patch+json',
    body: op,
  })
}

function removeWith(cluster: Cluster, resource: string, name: string, number: number): number {
  const propagationPolicy = ['Background', 'Foreground', 'Orphan'][number % 3]!
  return remove(cluster, resource, name, { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy })
}

/** Ends the trouble: every node is there, well and open, and nothing is forbidden any more. */
export function calm(cluster: Cluster, isGentle: boolean): void {
  for (const name of nodeNames) {
    if (cluster.server.live.get('nodes', name) === undefined) addNode(cluster, name)
    annotate(cluster, 'nodes', name, 'power', null)
    annotate(cluster, 'nodes', name, 'lease', null)
    patch(cluster, 'nodes', name, { spec: { unschedulable: null } })
    untaint(cluster, name)
  }
  remove(cluster, 'resourcequotas', 'tight')
  patch(cluster, 'cronjobs', 'tick', { spec: { suspend: true } })
  if (isGentle) return
  setImage(cluster, 'deployments', 'web', 'web:last')
  setImage(cluster, 'statefulsets', 'db', 'db:last')
  setImage(cluster, 'daemonsets', 'agent', 'agent:last')
  for (const pod of podsOf(cluster)) {
    if (isBroken(pod)) remove(cluster, 'pods', pod.metadata.name)
    else if (pod.metadata.labels?.['app'] === 'urgent' || usesLeavingClaim(cluster, pod))
      remove(cluster, 'pods', pod.metadata.name)
    else if (pod.metadata.annotations?.['kuberama.dev/fail-readiness'] !== undefined)
      annotate(cluster, 'pods', pod.metadata.name, 'fail-readiness', null)
  }
}

/** A claim that is being deleted goes when its pod does. */
const usesLeavingClaim = (cluster: Cluster, { metadata, spec }: Pod): boolean =>
  (spec.volumes ?? []).some(({ persistentVolumeClaim: claim }) => {
    const found = claim && cluster.server.live.get('persistentvolumeclaims', `${metadata.namespace}/${claim.claimName}`)
    return found?.metadata.deletionTimestamp !== undefined
  })

/** A set does not go past a broken pod by itself, and an OnDelete agent stays as it is. */
const isBroken = ({ spec }: Pod): boolean => /:(bad|nope)/.test(spec.containers[0]!.image ?? '')
