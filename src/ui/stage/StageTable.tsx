import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { KeyboardEvent } from 'react'
import { isSameObject } from '../state.ts'
import { useMessage, useSession, useUi } from '../session.tsx'
import { revisionVariable } from '../theme/tokens.ts'
import { nodeReference, podFacts, podReference } from './pod-facts.ts'
import { sceneOf } from './scene.ts'
import type { Scene } from './scene.ts'
import { nodeStatus } from './StageTooltip.tsx'
import { tableRows } from './table-rows.ts'
import type { TableRow } from './table-rows.ts'

const rowHeight = 28
const overscan = 4
/** Up to so many pods every node is open at first. */
const openBelow = 300

/**
 * The stage as a treegrid: nodes, and their pods below. It mirrors the canvas for screen readers and the keyboard, and is a
 * table for everybody when shown. Only the rows in sight are in the document.
 */
export function StageTable({ isShown }: { readonly isShown: boolean }) {
  const t = useMessage()
  const { frames, actions } = useSession()
  const scene = useCalmScene()
  const [toggled, setToggled] = useState<ReadonlySet<number>>(new Set())
  const [focused, setFocused] = useState(0)
  const [scroll, setScroll] = useState({ top: 0, height: 420 })
  const body = useRef<HTMLDivElement>(null)
  const isOpenByDefault = (scene?.pods.count ?? 0) <= openBelow
  const rows = useMemo(() => (scene === undefined ? [] : tableRows(scene, (node) => toggled.has(node) !== isOpenByDefault)), [scene, toggled, isOpenByDefault])
  const active = Math.min(focused, Math.max(0, rows.length - 1))
  const first = Math.max(0, Math.floor(scroll.top / rowHeight) - overscan)
  const last = Math.min(rows.length, Math.ceil((scroll.top + scroll.height) / rowHeight) + overscan)

  const toggle = (node: number): void => setToggled((known) => withToggled(known, node))
  const select = (row: TableRow): void => {
    const node = scene?.nodes[row.kind === 'node' ? row.node : -1]
    const reference = row.kind === 'pod' ? podReference(frames.names, row.slot) : node && nodeReference(node)
    if (reference !== undefined) actions.select(reference)
  }
  const focusRow = (index: number): void => {
    const goal = Math.max(0, Math.min(rows.length - 1, index))
    setFocused(goal)
    const box = body.current
    if (box === null) return
    if (goal * rowHeight < box.scrollTop) box.scrollTop = goal * rowHeight
    if ((goal + 1) * rowHeight > box.scrollTop + box.clientHeight) box.scrollTop = (goal + 1) * rowHeight - box.clientHeight
    requestAnimationFrame(() => box.querySelector<HTMLElement>(`[aria-rowindex="${goal + 2}"]`)?.focus())
  }
  const pressKey = (event: KeyboardEvent): void => {
    const row = rows[active]
    if (row === undefined) return
    const goal = keyGoal(event.code, rows, active, Math.max(1, Math.floor(scroll.height / rowHeight) - 1))
    if (goal === 'toggle') toggle(row.node)
    else if (goal === 'select') select(row)
    else if (goal !== undefined) focusRow(goal)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  useEffect(() => {
    const box = body.current
    if (box === null) return undefined
    const observer = new ResizeObserver(() => setScroll({ top: box.scrollTop, height: box.clientHeight }))
    observer.observe(box)
    return () => observer.disconnect()
  }, [])

  return (
    <div
      className={isShown ? 'kb-table' : 'kb-table kb-table-mirror'}
      role="treegrid"
      aria-label={t('stage.tableLabel')}
      aria-rowcount={rows.length + 1}
      aria-colcount={5}
      onKeyDown={pressKey}
    >
      <div role="rowgroup" className="kb-table-head">
        <div role="row" aria-rowindex={1} className="kb-table-row">
          {(['name', 'status', 'node', 'revision', 'restarts'] as const).map((column) => (
            <span key={column} role="columnheader">
              {t(`stage.${column}`)}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" ref={body} className="kb-table-body" onScroll={({ currentTarget }) => setScroll({ top: currentTarget.scrollTop, height: currentTarget.clientHeight })}>
        <div role="none" style={{ height: rows.length * rowHeight }} className="kb-table-room">
          {rows.slice(first, last).map((row, index) => (
            <Row
              key={row.kind === 'pod' ? `p${row.slot}` : `n${row.node}`}
              row={row}
              index={first + index}
              scene={scene!}
              isActive={first + index === active}
              onFocus={() => setFocused(first + index)}
              onPress={() => select(row)}
              onToggle={() => toggle(row.node)}
            />
          ))}
        </div>
      </div>
    </div>
  )
}

interface RowProps {
  readonly row: TableRow
  readonly index: number
  readonly scene: Scene
  readonly isActive: boolean
  readonly onFocus: () => void
  readonly onPress: () => void
  readonly onToggle: () => void
}

function Row({ row, index, scene, isActive, onFocus, onPress, onToggle }: RowProps) {
  const t = useMessage()
  const { frames } = useSession()
  const selection = useUi((ui) => ui.selection)
  const shared = { role: 'row', 'aria-rowindex': index + 2, tabIndex: isActive ? 0 : -1, className: 'kb-table-row', style: { top: index * rowHeight }, onFocus, onClick: onPress }
  if (row.kind === 'node') {
    const node = scene.nodes[row.node]
    const isSelected = node !== undefined && isSameObject(selection, nodeReference(node))
    return (
      <div {...shared} aria-level={1} aria-expanded={row.isOpen} aria-selected={isSelected}>
        <span role="gridcell" className="kb-table-node">
          <i
            className={row.isOpen ? 'kb-chevron kb-chevron-open' : 'kb-chevron'}
            aria-hidden="true"
            onClick={(event) => {
              event.stopPropagation()
              onToggle()
            }}
          />
          {node?.name ?? t('stage.queue')}
        </span>
        <span role="gridcell">{node === undefined ? 'Pending' : nodeStatus(node)}</span>
        <span role="gridcell">{node === undefined ? row.podCount : t('stage.podsOn', { count: row.podCount, capacity: node.podCapacity })}</span>
        <span role="gridcell" />
        <span role="gridcell" />
      </div>
    )
  }
  const facts = podFacts(scene, frames.workloads, frames.names, row.slot)
  if (facts === undefined) return null
  return (
    <div {...shared} aria-level={2} aria-posinset={row.position} aria-setsize={row.siblings} aria-selected={isSameObject(selection, podReference(frames.names, row.slot))}>
      <span role="gridcell" className="kb-table-pod">
        {facts.name}
      </span>
      <span role="gridcell">{facts.state}</span>
      <span role="gridcell">{facts.nodeName ?? '–'}</span>
      <span role="gridcell">
        {facts.revision !== undefined && (
          <>
            <i className="kb-swatch" style={{ background: revisionVariable(facts.color) }} aria-hidden="true" />
            {t('stage.revisionNumber', { revision: facts.revision })}
          </>
        )}
      </span>
      <span role="gridcell" className="kb-number">
        {facts.restarts}
      </span>
    </div>
  )
}

function withToggled(known: ReadonlySet<number>, node: number): ReadonlySet<number> {
  const next = new Set(known)
  if (!next.delete(node)) next.add(node)
  return next
}

/** Where a key leads: another row, or what it does to this one. */
function keyGoal(code: string, rows: readonly TableRow[], active: number, page: number): number | 'toggle' | 'select' | undefined {
  const row = rows[active]!
  const isNode = row.kind === 'node'
  if (code === 'ArrowDown') return active + 1
  if (code === 'ArrowUp') return active - 1
  if (code === 'PageDown') return active + page
  if (code === 'PageUp') return active - page
  if (code === 'Home') return 0
  if (code === 'End') return rows.length - 1
  if (code === 'Enter' || code === 'NumpadEnter') return 'select'
  if (code === 'ArrowRight') return isNode && !row.isOpen ? 'toggle' : active + 1
  if (code === 'ArrowLeft') return isNode ? (row.isOpen ? 'toggle' : active) : rows.findIndex((other) => other.kind === 'node' && other.node === row.node)
  return undefined
}

/** The scene, at most twice a second: nobody reads a table faster. */
function useCalmScene(): Scene | undefined {
  const { frames } = useSession()
  const [source] = useState(() => calmSource(frames))
  return useSyncExternalStore(source.subscribe, source.read)
}

function calmSource(frames: ReturnType<typeof useSession>['frames']) {
  let scene: Scene | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const take = (): void => {
    scene = frames.frame && sceneOf(frames.frame, frames.nodes)
  }
  take()
  return {
    read: () => scene,
    subscribe: (tell: () => void) => {
      const stop = frames.subscribe(() => {
        timer ??= setTimeout(() => {
          timer = undefined
          take()
          tell()
        }, 500)
      })
      return () => {
        stop()
        clearTimeout(timer)
        timer = undefined
      }
    },
  }
}
