import { cardPlace } from './layout.ts'
import type { StageLayout } from './layout.ts'
import type { DrawList } from './draw-list.ts'
import type { Scene } from './scene.ts'

/** Where the keyboard is on the stage. */
export type Spot = { readonly kind: 'pod'; readonly slot: number } | { readonly kind: 'node'; readonly node: number }
export type Direction = 'left' | 'right' | 'up' | 'down'

interface Target {
  readonly spot: Spot
  readonly x: number
  readonly y: number
}

/**
 * The nearest pod or node header in a direction; straight ahead counts more than aside. To the side a node leads to nodes and
 * a pod to pods. From nowhere the first node.
 */
export function nextSpot(
  scene: Scene,
  layout: StageLayout,
  list: DrawList,
  from: Spot | undefined,
  direction: Direction,
): Spot | undefined {
  const targets = targetsOf(scene, layout, list)
  const origin = targets.find(({ spot }) => from !== undefined && isSameSpot(spot, from))
  if (origin === undefined) return targets[0]?.spot
  let best: Target | undefined
  let bestDistance = Number.POSITIVE_INFINITY
  const isSideways = direction === 'left' || direction === 'right'
  for (const target of targets) {
    if (isSideways && target.spot.kind !== origin.spot.kind) continue
    const distance = distanceAlong(target.x - origin.x, target.y - origin.y, direction)
    if (distance >= bestDistance) continue
    bestDistance = distance
    best = target
  }
  return best?.spot ?? from
}

function targetsOf(scene: Scene, layout: StageLayout, list: DrawList): readonly Target[] {
  const targets: Target[] = []
  for (let node = 0; node < layout.nodeCount; node++) {
    if (scene.nodes[node]?.exists !== true) continue
    const { x, y } = cardPlace(layout, node)
    targets.push({
      spot: { kind: 'node', node },
      x: x + layout.pods.left + layout.pods.size / 2,
      y: y + layout.cards.header / 2,
    })
  }
  for (let entry = 0; entry < list.count; entry++) {
    const half = list.size / 2
    targets.push({
      spot: { kind: 'pod', slot: scene.pods.slot[list.row[entry]!]! },
      x: list.x[entry]! + half,
      y: list.y[entry]! + half,
    })
  }
  return targets
}

const isSameSpot = (a: Spot, b: Spot): boolean =>
  a.kind === 'pod' ? b.kind === 'pod' && a.slot === b.slot : b.kind === 'node' && a.node === b.node

function distanceAlong(dx: number, dy: number, direction: Direction): number {
  const ahead = direction === 'left' ? -dx : direction === 'right' ? dx : direction === 'up' ? -dy : dy
  const aside = direction === 'left' || direction === 'right' ? Math.abs(dy) : Math.abs(dx)
  return ahead <= 0.5 || aside > ahead * 4 ? Number.POSITIVE_INFINITY : ahead + aside * 2.5
}
