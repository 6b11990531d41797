import { podStates } from '../../worker/protocol.ts'
import type { Shape } from '../drawing/shape.ts'
import { tokens } from '../theme/tokens.ts'
import type { ThemeName } from '../theme/tokens.ts'
import { monoFont, sansFont } from '../drawing/fonts.ts'

/** The part of a pod's name that tells it from its siblings: `x2q9k` of `web-77d8468669-x2q9k`, `db-0` of `db-0`. */
export function shortPodName(name: string): string {
  const parts = name.split('-')
  const last = parts.at(-1) ?? name
  if (parts.length === 1) return name
  if (/^\d{1,4}$/.test(last)) return name.length <= 8 ? name : `${parts.at(-2)}-${last}`
  return last
}

/** What stands on and under a large pod: its short name, and how often its containers were restarted. */
export function podLabelShapes(
  pod: {
    readonly x: number
    readonly y: number
    readonly size: number
    readonly room: number
    readonly label: number
    readonly scale: number
  },
  name: string,
  restarts: number,
  state: number,
  theme: ThemeName,
): readonly Shape[] {
  const t = tokens[theme]
  const { scale, size } = pod
  const shapes: Shape[] = []
  if (pod.label > 0 && name !== '') {
    shapes.push({
      kind: 'text',
      x: pod.x + size / 2,
      y: pod.y + size + 12 * scale,
      text: shortPodName(name),
      font: `${10.5 * scale}px ${monoFont}`,
      fill: t.muted,
      align: 'center',
      maxWidth: pod.room,
    })
  }
  if (restarts > 0 && size >= 16 * scale) shapes.push(...restartBadge(pod, restarts, state, theme))
  return shapes
}

const failing = new Set<number>([
  podStates.indexOf('CrashLoopBackOff'),
  podStates.indexOf('ImagePullBackOff'),
  podStates.indexOf('Failed'),
])

function restartBadge(
  pod: { readonly x: number; readonly y: number; readonly size: number; readonly room: number; readonly scale: number },
  restarts: number,
  state: number,
  theme: ThemeName,
): readonly Shape[] {
  const t = tokens[theme]
  const text = restarts > 99 ? '99+' : String(restarts)
  const height = Math.max(11 * pod.scale, pod.size * 0.4)
  const width = Math.max(height, height * (0.45 + text.length * 0.5))
  const beyond = Math.min(height * 0.32, pod.room > pod.size ? (pod.room - pod.size) / 2 : 0)
  const x = pod.x + pod.size - width + beyond
  const y = failing.has(state) ? pod.y - beyond : pod.y + pod.size - height + Math.min(beyond, 3 * pod.scale)
  const isFailing = failing.has(state)
  return [
    {
      kind: 'rect',
      x,
      y,
      width,
      height,
      radius: height / 2,
      fill: isFailing ? t.danger : t.raised,
      stroke: isFailing ? t.surface : t.outline,
      lineWidth: pod.scale,
    },
    {
      kind: 'text',
      x: x + width / 2,
      y: y + height * 0.72,
      text,
      font: `700 ${height * 0.68}px ${sansFont}`,
      fill: isFailing ? t.onAccent : t.text,
      align: 'center',
    },
  ]
}
