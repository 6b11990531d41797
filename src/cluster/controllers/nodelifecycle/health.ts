import type { Lease, Node, NodeCondition } from '../../../api/openapi/kubernetes.ts'
import { isEqual } from '../../../base/json.ts'
import { after, instantOf, instantOfTimestamp, seconds, timestampOf, type Instant } from '../../../clock/instant.ts'
import { leaseKeyOf, nodeAsOf, renewedAt, renewsByItself } from '../../machinery/heartbeats.ts'
import type { Draft, Health } from './memory.ts'
import { nodeReasons } from './reasons.ts'
import type { Look } from './taint-writes.ts'
import { monitorLoop, runFrom } from './ticks.ts'

/** @source kubernetes@1.36 pkg/controller/nodelifecycle/config/v1alpha1/defaults.go */
const graceSeconds = 50
const startupGraceSeconds = 60
const triesMost = 5
const watchMillisecond = 1
const watchedTypes = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const

/** What a look at one node has found. */
export interface Finding {
  readonly node: Node
  /** Ready before the look and now; a node that never said anything counts as Unknown before. */
  readonly before: string
  readonly ready: NodeCondition | undefined
  /** When silence becomes too long; undefined while its lease renews itself, or when it is known to be silent. */
  readonly deadline: Instant | undefined
  readonly grace: number
  readonly isAgainNext: boolean
}

export const readyOf = ({ status }: Node): NodeCondition | undefined =>
  status?.conditions?.find(({ type }) => type === 'Ready')

/** One node's health; undefined when it is gone or could not be told. @source kubernetes@1.36 tryUpdateNodeHealth */
export function examine(look: Look, draft: Draft, listed: Node): Finding | undefined {
  let node: Node | undefined = listed
  for (let attempt = 0; attempt < triesMost && node !== undefined; attempt++) {
    const finding = tryExamine(look, draft, node)
    if (finding !== undefined) return finding
    node = look.observation.live.get('nodes', listed.metadata.name)
  }
  return undefined
}

function tryExamine(look: Look, draft: Draft, node: Node): Finding | undefined {
  const { view, now } = look.observation
  const { name } = node.metadata
  const lease = view.get('leases', leaseKeyOf(name))
  const ready = readyOf(node)
  const grace = ready === undefined ? startupGraceSeconds : graceSeconds
  const health = heard(draft, node, ready, lease, now)
  draft.health.set(name, health)
  const isAgainNext = lease !== undefined && health.renewedAt === undefined
  const heardAt = lastSign(draft, health, lease, now)
  const deadline = after(heardAt, seconds(grace))
  const finding: Finding = {
    node,
    before: ready?.status ?? 'Unknown',
    ready,
    deadline: (lease !== undefined && renewsByItself(lease)) || ready?.status === 'Unknown' ? undefined : deadline,
    grace,
    isAgainNext,
  }
  return now > deadline ? silenced(look, draft, node, lease, finding) : finding
}

/** What was known before, with what is new. */
function heard(
  draft: Draft,
  { metadata }: Node,
  ready: NodeCondition | undefined,
  lease: Lease | undefined,
  now: Instant,
): Health {
  let health = draft.health.get(metadata.name)
  if (ready === undefined) {
    const bornAt = instantOfTimestamp(metadata.creationTimestamp ?? '') ?? now
    health = health
      ? { ...health, hasReady: false, heartbeat: undefined }
      : { hasReady: false, heartbeat: undefined, probedAt: bornAt, renewedAt: undefined }
  }
  const renewedBefore = health?.renewedAt
  const isOther =
    health === undefined || (ready !== undefined && (!health.hasReady || health.heartbeat !== ready.lastHeartbeatTime))
  if (isOther)
    health = {
      hasReady: ready !== undefined,
      heartbeat: ready?.lastHeartbeatTime,
      probedAt: now,
      renewedAt: undefined,
    }
  const stored = instantOfTimestamp(lease?.spec?.renewTime ?? '')
  if (stored === undefined || (renewedBefore !== undefined && stored <= renewedBefore)) return health!
  const seenAt = renewedBefore === undefined ? now : seenFrom(draft, stored, now)
  return { ...health!, renewedAt: stored, probedAt: instantOf(Math.max(health!.probedAt, seenAt)) }
}

/** The look that first saw a renewal. */
const seenFrom = ({ begunAt }: Draft, renewed: Instant, now: Instant): Instant =>
  instantOf(Math.min(now, runFrom(monitorLoop, begunAt, instantOf(renewed + watchMillisecond))))

function lastSign(draft: Draft, { probedAt }: Health, lease: Lease | undefined, now: Instant): Instant {
  const renewed = lease === undefined || !renewsByItself(lease) ? undefined : renewedAt(lease, now)
  return renewed === undefined ? probedAt : instantOf(Math.max(probedAt, seenFrom(draft, renewed, now)))
}

/** Every condition becomes Unknown; undefined when the API server refused. */
function silenced(
  look: Look,
  draft: Draft,
  node: Node,
  lease: Lease | undefined,
  finding: Finding,
): Finding | undefined {
  const { now } = look.observation
  const beaten = nodeAsOf(node, lease, now)
  const conditions = watchedTypes.reduce((before, type) => unknown(beaten, before, type, timestampOf(now)), [
    ...(beaten.status?.conditions ?? []),
  ] as readonly NodeCondition[])
  const silent: Node = { ...node, status: { ...node.status, conditions } }
  const ready = readyOf(silent)!
  if (finding.ready?.status === 'Unknown' && isEqual(ready, finding.ready)) return finding
  const because = nodeReasons.silent(node.metadata.name, finding.grace)
  if (!look.attempt({ verb: 'updateStatus', resource: 'nodes', object: silent, because }).ok) return undefined
  const health = draft.health.get(node.metadata.name)!
  draft.health.set(node.metadata.name, {
    hasReady: true,
    heartbeat: ready.lastHeartbeatTime,
    probedAt: health.probedAt,
    renewedAt: instantOfTimestamp(lease?.spec?.renewTime ?? ''),
  })
  return { ...finding, node: silent, ready, deadline: undefined }
}

function unknown(
  node: Node,
  conditions: readonly NodeCondition[],
  type: string,
  stamp: string,
): readonly NodeCondition[] {
  const present = conditions.find((condition) => condition.type === type)
  if (present === undefined) {
    const reason = 'NodeStatusNeverUpdated'
    const message = 'Kubelet never posted node status.'
    const lastHeartbeatTime = node.metadata.creationTimestamp!
    return [...conditions, { type, status: 'Unknown', lastHeartbeatTime, lastTransitionTime: stamp, reason, message }]
  }
  if (present.status === 'Unknown') return conditions
  const reason = 'NodeStatusUnknown'
  const message = 'Kubelet stopped posting node status.'
  return conditions.map((condition) =>
    condition === present ? { ...present, status: 'Unknown', lastTransitionTime: stamp, reason, message } : condition,
  )
}
