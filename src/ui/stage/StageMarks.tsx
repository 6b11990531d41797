import { useEffect, useRef } from 'react'
import { podStates } from '../../worker/protocol.ts'
import type { PodState } from '../../worker/protocol.ts'
import { paintShapes } from '../drawing/paint-shapes.ts'
import { useMessage, useUi } from '../session.tsx'
import { glyphInks } from './glyph-inks.ts'
import { glyphShapes } from './glyph-shapes.ts'

/** The vocabulary of marks, with the status words. */
export function StageMarks() {
  const t = useMessage()
  return (
    <ul className="kb-marks">
      {podStates.map((state) => (
        <li key={state}>
          <Mark state={state} />
          <span>
            <b>{state}</b> <small>{t(`mark.${state}`)}</small>
          </span>
        </li>
      ))}
    </ul>
  )
}

const side = 20

function Mark({ state }: { readonly state: PodState }) {
  const theme = useUi((ui) => ui.theme)
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const scale = window.devicePixelRatio
    context.canvas.width = side * scale
    context.canvas.height = side * scale
    const facts = { state, color: 0, progress: 3, ground: 'card' } as const
    paintShapes(context, glyphShapes(facts, side * scale, glyphInks(theme, facts)))
  }, [state, theme])
  return <canvas ref={canvas} style={{ width: side, height: side }} aria-hidden="true" />
}
