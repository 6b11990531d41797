import type { NodeRow } from '../../worker/protocol.ts'
import { monoFont } from '../drawing/fonts.ts'
import type { Shape } from '../drawing/shape.ts'
import type { Tokens } from '../theme/tokens.ts'
import type { StageLayout } from './layout.ts'

/** `kubectl get nodes` says SchedulingDisabled of a cordoned node; the taint it brings is not named twice. */
export function badgesOf(node: NodeRow): readonly string[] {
  const taints = node.taints.filter((taint) => !taint.startsWith('node.kubernetes.io/unschedulable'))
  return [...(node.isCordoned ? ['SchedulingDisabled'] : []), ...taints.map(shortTaint)]
}

/** `node-role.kubernetes.io/control-plane:NoSchedule` reads `control-plane:NoSchedule`. */
const shortTaint = (taint: string): string => taint.slice(taint.indexOf('/') + 1)

/** From right to left along the bottom edge, as far as they fit. */
export function badgeShapes(
  badges: readonly string[],
  right: number,
  bottom: number,
  { cards, scale }: StageLayout,
  t: Tokens,
): readonly Shape[] {
  const shapes: Shape[] = []
  let end = right
  const left = right - cards.width + 28 * scale
  for (const badge of badges) {
    const width = Math.min((badge.length * 5.9 + 14) * scale, end - left)
    if (width < 48 * scale) break
    shapes.push(
      {
        kind: 'rect',
        x: end - width,
        y: bottom - 16 * scale,
        width,
        height: 16 * scale,
        radius: 4 * scale,
        fill: t.sunken,
        stroke: t.hairline,
        lineWidth: scale,
      },
      {
        kind: 'text',
        x: end - width / 2,
        y: bottom - 4.8 * scale,
        text: badge,
        font: `${9.5 * scale}px ${monoFont}`,
        fill: t.muted,
        align: 'center',
        maxWidth: width - 8 * scale,
      },
    )
    end -= width + 6 * scale
  }
  return shapes
}
