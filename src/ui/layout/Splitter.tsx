import { useRef } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { zoomOf } from '../present.ts'
import './splitter.css'

export interface SplitterProps {
  readonly label: string
  /** The line's own direction: `vertical` lies between left and right. */
  readonly orientation: 'vertical' | 'horizontal'
  readonly value: number
  readonly min: number
  readonly max: number
  readonly initial: number
  /** The panel it sizes lies behind the line (right of it, below it). */
  readonly isReversed?: boolean
  readonly controls: string
  readonly onChange: (value: number) => void
}

const keyStep = 16

/** A line between two regions that mouse, touch and arrow keys can move; a double click puts it back. */
export function Splitter(props: SplitterProps) {
  const { label, orientation, value, min, max, initial, isReversed = false, controls, onChange } = props
  const drag = useRef<{ readonly from: number; readonly value: number } | undefined>(undefined)
  const set = (next: number): void => onChange(Math.round(Math.min(max, Math.max(min, next))))
  const place = ({ clientX, clientY, currentTarget }: PointerEvent): number =>
    (orientation === 'vertical' ? clientX : clientY) / zoomOf(currentTarget)
  const shown = Math.min(max, Math.max(min, value))

  const grab = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { from: place(event), value: shown }
  }
  const move = (event: PointerEvent): void => {
    if (drag.current === undefined) return
    const distance = place(event) - drag.current.from
    set(drag.current.value + (isReversed ? -distance : distance))
  }
  const release = (): void => {
    drag.current = undefined
  }
  const press = (event: KeyboardEvent): void => {
    const next = keyTarget(event.code, orientation, shown, isReversed ? -keyStep : keyStep, min, max)
    if (next === undefined) return
    event.preventDefault()
    event.stopPropagation()
    set(next)
  }
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={shown}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-controls={controls}
      className={`kb-splitter kb-splitter-${orientation}`}
      onPointerDown={grab}
      onPointerMove={move}
      onPointerUp={release}
      onPointerCancel={release}
      onDoubleClick={() => set(initial)}
      onKeyDown={press}
    />
  )
}

/** Where a key moves the line to; `undefined` when the key means nothing here. */
export function keyTarget(
  code: string,
  orientation: 'vertical' | 'horizontal',
  value: number,
  step: number,
  min: number,
  max: number,
): number | undefined {
  if (code === 'Home') return min
  if (code === 'End') return max
  if (code === (orientation === 'vertical' ? 'ArrowRight' : 'ArrowDown')) return value + step
  if (code === (orientation === 'vertical' ? 'ArrowLeft' : 'ArrowUp')) return value - step
  return undefined
}
