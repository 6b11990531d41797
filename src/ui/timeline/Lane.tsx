import type { KeyboardEvent } from 'react'
import { kindName } from '../../i18n/kinds.ts'
import { KindMark } from '../drawing/KindMark.tsx'
import { useMessage, useSession, useUi } from '../session.tsx'
import type { Translate } from '../session.tsx'
import { isSameObject } from '../state.ts'
import { revisionVariable } from '../theme/tokens.ts'
import { failingFacts, furtherFacts, laneFacts } from './lane-facts.ts'
import { hasCurve, laneLabel } from './rows.ts'
import type { LaneRow } from './rows.ts'

interface LaneProps {
  readonly row: LaneRow
  readonly isActive: boolean
  readonly onFocus: () => void
  readonly onKey: (event: KeyboardEvent) => void
  readonly onPress: () => void
  readonly onToggle: () => void
}

/** A lane's name, with its kind as a mark and what it says now. */
export function Lane({ row, isActive, onFocus, onKey, onPress, onToggle }: LaneProps) {
  const t = useMessage()
  const { lane } = row
  const { store } = useSession()
  const isSelected = useUi((ui) => isSameObject(ui.selection, lane.target))
  const color = lane.depth > 0 ? lane.bars[0]?.color : undefined
  const kind = useUi(({ locale }) => kindName(locale, lane.kind))
  const facts = useUi(({ clock }) => (clock === undefined || !hasCurve(lane) ? '' : laneFacts(lane, clock.now, t)))
  const trouble = useUi(({ clock }) => (clock === undefined ? '' : failingFacts(lane, clock.now, t)))
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
        {hasCurve(lane) && more !== '' && (
          <small className={trouble === '' ? 'kb-lane-more' : 'kb-lane-more kb-lane-trouble'}>{more}</small>
        )}
      </span>
      <LaneNotes lane={lane} trouble={hasCurve(lane) ? '' : trouble} />
    </div>
  )
}

/** What stands at the end of a lane's name. */
function LaneNotes({ lane, trouble }: { readonly lane: LaneRow['lane']; readonly trouble: string }) {
  const t = useMessage()
  const { note, kind, hiddenChildren = 0 } = lane
  return (
    <>
      {trouble !== '' && <small className="kb-lane-note kb-lane-trouble">{trouble}</small>}
      {note !== undefined && note !== kind && <small className="kb-lane-note">{noteWords(note, t)}</small>}
      {hiddenChildren > 0 && <small className="kb-lane-note">{t('timeline.hidden', { count: hiddenChildren })}</small>}
    </>
  )
}

/** `rev 2` in the reader's language; other notes are Kubernetes' own words. */
function noteWords(note: string, t: Translate): string {
  const revision = /^rev (\d+)$/.exec(note)?.[1]
  return revision === undefined ? note : t('stage.revisionNumber', { revision })
}
