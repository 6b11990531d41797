import { useState } from 'react'
import type { KeyboardEvent, RefObject } from 'react'
import { kindName } from '../../i18n/kinds.ts'
import type { TimelineLane } from '../../worker/protocol.ts'
import { KindMark } from '../drawing/KindMark.tsx'
import { useMessage, useSession, useUi } from '../session.tsx'
import { isSameObject } from '../state.ts'
import { revisionVariable } from '../theme/tokens.ts'
import { furtherFacts, laneFacts } from './lane-facts.ts'
import { hasCurve, laneLabel, rowsBetween, totalHeight } from './rows.ts'
import type { LaneRow } from './rows.ts'

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

  const toggle = (lane: TimelineLane): void => {
    if (!lane.hasChildren) return
    store.setState(({ expandedLanes }) => ({
      expandedLanes: expandedLanes.includes(lane.id)
        ? expandedLanes.filter((id) => id !== lane.id)
        : [...expandedLanes, lane.id],
    }))
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
      </div>
    </div>
  )
}

interface LaneProps {
  readonly row: LaneRow
  readonly isActive: boolean
  readonly onFocus: () => void
  readonly onKey: (event: KeyboardEvent) => void
  readonly onPress: () => void
  readonly onToggle: () => void
}

function Lane({ row, isActive, onFocus, onKey, onPress, onToggle }: LaneProps) {
  const t = useMessage()
  const { lane } = row
  const { store } = useSession()
  const isSelected = useUi((ui) => isSameObject(ui.selection, lane.target))
  const color = lane.depth > 0 ? lane.bars[0]?.color : undefined
  const kind = useUi(({ locale }) => kindName(locale, lane.kind))
  const facts = useUi(({ clock }) => (clock === undefined || !hasCurve(lane) ? '' : laneFacts(lane, clock.now, t)))
  const more = useUi(({ clock }) => (clock === undefined ? '' : furtherFacts(lane, clock.now, t)))
  return (
    <div
      role="treeitem"
      className="kb-lane"
      data-lane={row.index}
      data-depth={lane.depth}
      aria-level={lane.depth + 1}
      aria-expanded={lane.hasChildren ? lane.isExpanded : undefined}
      aria-selected={isSelected}
      aria-label={[`${kind} ${lane.label}`, facts, more].filter((words) => words !== '').join(', ')}
      data-kind={lane.kind}
      tabIndex={isActive ? 0 : -1}
      style={{ top: row.top, height: row.height, paddingLeft: 8 + lane.depth * 12 }}
      title={more === '' ? lane.label : `${lane.label}\n${more}`}
      onFocus={onFocus}
      onKeyDown={onKey}
      onClick={onPress}
      onDoubleClick={onToggle}
      onPointerEnter={() => store.setState({ hover: lane.target })}
      onPointerLeave={() => store.setState({ hover: undefined })}
    >
      <span
        className={
          lane.hasChildren
            ? lane.isExpanded
              ? 'kb-lane-chevron kb-lane-open'
              : 'kb-lane-chevron'
            : 'kb-lane-chevron kb-lane-leaf'
        }
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation()
          onToggle()
        }}
        onDoubleClick={(event) => event.stopPropagation()}
      />
      {color !== undefined && lane.kind !== 'Pod' && (
        <i className="kb-lane-swatch" style={{ background: revisionVariable(color) }} aria-hidden="true" />
      )}
      <span className="kb-lane-words">
        <span className="kb-lane-name">
          {lane.depth === 0 && <KindMark kind={lane.kind} />}
          {laneLabel(lane)}
        </span>
        {hasCurve(lane) && (
          <small>
            {lane.kind === 'HorizontalPodAutoscaler' ? 'HPA' : kind} <b>{facts}</b>
          </small>
        )}
        {hasCurve(lane) && more !== '' && <small className="kb-lane-more">{more}</small>}
      </span>
      {lane.note !== undefined && lane.note !== lane.kind && <small className="kb-lane-note">{lane.note}</small>}
      {lane.hiddenChildren !== undefined && lane.hiddenChildren > 0 && (
        <small className="kb-lane-note">{t('timeline.hidden', { count: lane.hiddenChildren })}</small>
      )}
    </div>
  )
}
