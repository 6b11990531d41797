import { lazy, Suspense, useState } from 'react'
import type { KeyboardEvent, RefObject } from 'react'
import type { TimelineLane } from '../../worker/protocol.ts'
import { useMessage, useSession } from '../session.tsx'
import { rowsBetween, totalHeight } from './rows.ts'
import type { LaneRow } from './rows.ts'

// There are no lanes at first.
const Lane = lazy(async () => ({ default: (await import('./Lane.tsx')).Lane }))

export interface TimelineLanesProps {
  readonly rows: readonly LaneRow[]
  readonly scrollTop: number
  readonly height: number
  readonly box: RefObject<HTMLDivElement | null>
  readonly onScroll: (top: number) => void
}

/** The lanes' names: a tree beside the canvas, of which only what is in sight is in the document. */
export function TimelineLanes({ rows, scrollTop, height, box, onScroll }: TimelineLanesProps) {
  const t = useMessage()
  const { actions, store } = useSession()
  const [focused, setFocused] = useState<string>()
  const shown = rowsBetween(rows, scrollTop - 60, scrollTop + height + 60)
  const active = shown.find(({ lane }) => lane.id === focused)?.lane.id ?? shown[0]?.lane.id

  // As it is shown, not as it was asked for: a second press before the answer wants the same.
  const toggle = (lane: TimelineLane): void => {
    if (!lane.hasChildren) return
    store.setState(({ expandedLanes }) => {
      const others = expandedLanes.filter((id) => id !== lane.id)
      return { expandedLanes: lane.isExpanded ? others : [...others, lane.id] }
    })
  }
  const focusRow = (row: LaneRow | undefined): void => {
    const element = box.current
    if (row === undefined || element === null) return
    setFocused(row.lane.id)
    const bottom = row.top + row.height
    if (row.top < element.scrollTop) element.scrollTo({ top: row.top })
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTo({ top: bottom - element.clientHeight })
    requestAnimationFrame(() => element.querySelector<HTMLElement>(`[data-lane="${row.index}"]`)?.focus())
  }
  const pressKey = (event: KeyboardEvent, row: LaneRow): void => {
    const { lane, index } = row
    if (event.code === 'ArrowDown') focusRow(rows[index + 1])
    else if (event.code === 'ArrowUp') focusRow(rows[index - 1])
    else if (event.code === 'Home') focusRow(rows[0])
    else if (event.code === 'End') focusRow(rows.at(-1))
    else if (event.code === 'Enter') actions.select(lane.target)
    else if (event.code === 'ArrowRight' && lane.hasChildren && !lane.isExpanded) toggle(lane)
    else if (event.code === 'ArrowLeft' && lane.isExpanded) toggle(lane)
    else if (event.code === 'ArrowRight') focusRow(rows[index + 1])
    else if (event.code === 'ArrowLeft')
      focusRow(rows.findLast((other) => other.index < index && other.lane.depth < lane.depth))
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      ref={box}
      className="kb-lanes"
      role="tree"
      aria-label={t('timeline.lanes')}
      onScroll={({ currentTarget }) => onScroll(currentTarget.scrollTop)}
    >
      <div role="none" style={{ height: totalHeight(rows) }}>
        <Suspense>
          {shown.map((row) => (
            <Lane
              key={row.lane.id}
              row={row}
              isActive={row.lane.id === active}
              onFocus={() => setFocused(row.lane.id)}
              onKey={(event) => pressKey(event, row)}
              onPress={() => actions.select(row.lane.target)}
              onToggle={() => toggle(row.lane)}
            />
          ))}
        </Suspense>
      </div>
    </div>
  )
}
