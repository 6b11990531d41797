import { monoFont } from '../drawing/fonts.ts'
import { diskMark, kindMarks } from '../drawing/kind-marks.ts'
import type { Shape } from '../drawing/shape.ts'
import { tokens } from '../theme/tokens.ts'
import type { ThemeName } from '../theme/tokens.ts'
import { podPlace } from './layout.ts'
import type { StageLayout } from './layout.ts'
import { shortPodName } from './pod-labels.ts'
import type { Scene } from './scene.ts'

const smallest = 7

/** Places without a pod: a dotted outline with the disk that waits there, or with the mark of the DaemonSet that wants the node. */
export function placeShapes(scene: Scene, layout: StageLayout, theme: ThemeName): readonly Shape[] {
  const { size, label, pitchX } = layout.pods
  const { scale } = layout
  if (scene.places.length === 0 || size < smallest * scale) return []
  const t = tokens[theme]
  return scene.places.flatMap(({ node, cell, name, claims, workload }): readonly Shape[] => {
    const { x, y } = podPlace(layout, node, cell)
    if (x + size < 0 || x > layout.width || y < layout.queue.height || y > layout.height) return []
    const line = Math.max(1, scale)
    const outline: Shape = {
      kind: 'rect',
      x: x + line,
      y: y + line,
      width: size - 2 * line,
      height: size - 2 * line,
      radius: size * 0.22,
      stroke: t.outline,
      lineWidth: line,
      dash: [line, line * 2.2],
    }
    const d = claims.length > 0 ? diskMark : kindMarks[scene.workloads[workload]?.kind ?? '']
    const inner = size * 0.46
    const mark: readonly Shape[] =
      d === undefined || size < 14 * scale
        ? []
        : [
            {
              kind: 'path',
              x: x + (size - inner) / 2,
              y: y + (size - inner) / 2,
              size: inner,
              d,
              stroke: claims.length > 0 ? t.muted : t.outline,
              lineWidth: line * 1.2,
            },
          ]
    const words: readonly Shape[] =
      label === 0
        ? []
        : [
            {
              kind: 'text',
              x: x + size / 2,
              y: y + size + 12 * scale,
              text: shortPodName(name),
              font: `${10.5 * scale}px ${monoFont}`,
              fill: t.faint,
              align: 'center',
              maxWidth: pitchX - 2,
            },
          ]
    return [outline, ...mark, ...words]
  })
}

/** The disk of a pod that has one: it stays when the pod goes. */
export function diskShapes(x: number, y: number, size: number, scale: number, theme: ThemeName): readonly Shape[] {
  if (size < 16 * scale) return []
  const t = tokens[theme]
  const side = Math.max(11 * scale, size * 0.42)
  return [
    {
      kind: 'path',
      x: x - side * 0.28,
      y: y + size - side * 0.8,
      size: side,
      d: diskMark,
      fill: t.raised,
      stroke: t.muted,
      lineWidth: Math.max(1, scale) * 1.2,
    },
  ]
}
