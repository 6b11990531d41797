import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { KeyboardEvent } from 'react'
import type { FrameHolder } from '../frames.ts'
import { useMessage, useSession, useUi } from '../session.tsx'
import { nodeReference, podReference } from './pod-facts.ts'
import { ownersScene } from './owners-scene.ts'
import { sceneOf } from './scene.ts'
import type { Lens, Scene } from './scene.ts'
import { StageTableRow } from './StageTableRow.tsx'
import { keyGoal, tableRows } from './table-rows.ts'
import type { TableRow } from './table-rows.ts'

const rowHeight = 28
const overscan = 4
/** Up to so many pods every node is open at first. */
const openBelow = 300
const calmMs = 500

/**
 * The stage as a treegrid: nodes, and their pods below. It mirrors the canvas for screen readers and the keyboard, and is a
 * table for everybody when shown. Only the rows in sight are in the document.
 */
export function StageTable({ isShown }: { readonly isShown: boolean }) {
  const t = useMessage()
  const { frames, actions } = useSession()
  const lens = useUi((ui) => (ui.lens === 'owners' ? 'owners' : 'nodes'))
  const scene = useCalmScene(lens)
  const [toggled, setToggled] = useState<ReadonlySet<number>>(new Set())
  const [focused, setFocused] = useState(0)
  const [scroll, setScroll] = useState({ top: 0, height: 420 })
  const body = useRef<HTMLTableSectionElement>(null)
  const isOpenByDefault = (scene?.pods.count ?? 0) <= openBelow
  const rows = useMemo(
    () => (scene === undefined ? [] : tableRows(scene, (node) => toggled.has(node) !== isOpenByDefault)),
    [scene, toggled, isOpenByDefault],
  )
  const active = Math.min(focused, Math.max(0, rows.length - 1))
  const first = Math.max(0, Math.floor(scroll.top / rowHeight) - overscan)
  const last = Math.min(rows.length, Math.ceil((scroll.top + scroll.height) / rowHeight) + overscan)

  const toggle = (node: number): void => setToggled((known) => withToggled(known, node))
  const select = (row: TableRow): void => {
    const node = scene?.nodes[row.kind === 'node' ? row.node : -1]
    if (row.kind === 'place') return
    const reference = row.kind === 'pod' ? podReference(frames.names, row.slot) : node && nodeReference(node)
    if (reference !== undefined) actions.select(reference)
  }
  const pressKey = (event: KeyboardEvent): void => {
    const row = rows[active]
    if (row === undefined) return
    const page = Math.max(1, Math.floor(scroll.height / rowHeight) - 1)
    const goal = keyGoal(event.code, rows, active, page)
    if (goal === undefined) return
    if (goal === 'toggle') toggle(row.node)
    else if (goal === 'select') select(row)
    else {
      const next = Math.max(0, Math.min(rows.length - 1, goal))
      setFocused(next)
      focusRow(body.current, next)
    }
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

  // A treegrid is what the ARIA authoring practices make of a table.
  return (
    <table
      className={isShown ? 'kb-table' : 'kb-table kb-table-mirror'}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
      role="treegrid"
      tabIndex={-1}
      aria-label={t(lens === 'nodes' ? 'stage.tableLabel' : 'stage.ownersLabel')}
      aria-rowcount={rows.length + 1}
      aria-colcount={5}
      onKeyDown={pressKey}
    >
      <thead className="kb-table-head">
        <tr aria-rowindex={1} className="kb-table-row">
          {(['name', 'status', 'node', 'revision', 'restarts'] as const).map((column) => (
            <th key={column} scope="col">
              {t(`stage.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody
        ref={body}
        className="kb-table-body"
        onScroll={({ currentTarget }) =>
          setScroll({ top: currentTarget.scrollTop, height: currentTarget.clientHeight })
        }
      >
        <tr aria-hidden="true" className="kb-table-room" style={{ height: first * rowHeight }} />
        {rows.slice(first, last).map((row, index) => (
          <StageTableRow
            key={row.kind === 'pod' ? `p${row.slot}` : row.kind === 'node' ? `n${row.node}` : `e${row.place}`}
            row={row}
            index={first + index}
            scene={scene!}
            isActive={first + index === active}
            onFocus={() => setFocused(first + index)}
            onPress={() => select(row)}
            onToggle={() => toggle(row.node)}
          />
        ))}
        <tr aria-hidden="true" className="kb-table-room" style={{ height: (rows.length - last) * rowHeight }} />
      </tbody>
    </table>
  )
}

/** Scrolls the row into sight and, once it is in the document, focuses it. */
function focusRow(box: HTMLElement | null, index: number): void {
  if (box === null) return
  const top = index * rowHeight
  if (top < box.scrollTop) box.scrollTo({ top })
  else if (top + rowHeight > box.scrollTop + box.clientHeight) box.scrollTo({ top: top + rowHeight - box.clientHeight })
  requestAnimationFrame(() => box.querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"]`)?.focus())
}

function withToggled(known: ReadonlySet<number>, node: number): ReadonlySet<number> {
  const next = new Set(known)
  if (!next.delete(node)) next.add(node)
  return next
}

/** The scene, at most twice a second: nobody reads a table faster. */
function useCalmScene(lens: Lens): Scene | undefined {
  const { frames } = useSession()
  const source = useMemo(() => createCalmSource(frames, lens), [frames, lens])
  return useSyncExternalStore(source.subscribe, source.read)
}

function createCalmSource(frames: FrameHolder, lens: Lens) {
  let scene: Scene | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const take = (): void => {
    scene = frames.frame && (lens === 'owners' ? ownersScene : sceneOf)(frames.frame, frames.nodes, frames.workloads)
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
        }, calmMs)
      })
      return () => {
        stop()
        clearTimeout(timer)
        timer = undefined
      }
    },
  }
}
