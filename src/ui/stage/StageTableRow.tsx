import { useMessage, useSession, useUi } from '../session.tsx'
import { isSameObject } from '../state.ts'
import { revisionVariable } from '../theme/tokens.ts'
import { nodeReference, podFacts, podReference } from './pod-facts.ts'
import type { Scene } from './scene.ts'
import { nodeStatus } from './StageTooltip.tsx'
import type { TableRow } from './table-rows.ts'

interface StageTableRowProps {
  readonly row: TableRow
  readonly index: number
  readonly scene: Scene
  readonly isActive: boolean
  readonly onFocus: () => void
  readonly onPress: () => void
  readonly onToggle: () => void
}

/** A node or one of its pods in the treegrid. */
export function StageTableRow({ row, index, scene, isActive, onFocus, onPress, onToggle }: StageTableRowProps) {
  const { frames } = useSession()
  const node = row.kind === 'node' ? scene.nodes[row.node] : undefined
  const reference = row.kind === 'pod' ? podReference(frames.names, row.slot) : node && nodeReference(node)
  const isSelected = useUi((ui) => reference !== undefined && isSameObject(ui.selection, reference))
  return (
    <tr
      className="kb-table-row"
      aria-rowindex={index + 2}
      aria-level={row.kind === 'node' ? 1 : 2}
      aria-expanded={row.kind === 'node' ? row.isOpen : undefined}
      aria-posinset={row.kind === 'pod' ? row.position : undefined}
      aria-setsize={row.kind === 'pod' ? row.siblings : undefined}
      aria-selected={isSelected}
      tabIndex={isActive ? 0 : -1}
      onFocus={onFocus}
      onClick={onPress}
    >
      {row.kind === 'node' ? (
        <NodeCells row={row} scene={scene} onToggle={onToggle} />
      ) : (
        <PodCells slot={row.slot} scene={scene} />
      )}
    </tr>
  )
}

interface NodeCellsProps {
  readonly row: Extract<TableRow, { readonly kind: 'node' }>
  readonly scene: Scene
  readonly onToggle: () => void
}

function NodeCells({ row, scene, onToggle }: NodeCellsProps) {
  const t = useMessage()
  const node = scene.nodes[row.node]
  return (
    <>
      <td className="kb-table-node">
        <i
          className={row.isOpen ? 'kb-chevron kb-chevron-open' : 'kb-chevron'}
          aria-hidden="true"
          onClick={(event) => {
            event.stopPropagation()
            onToggle()
          }}
        />
        {node?.name ?? t('stage.queue')}
      </td>
      <td>{node === undefined ? 'Pending' : nodeStatus(node)}</td>
      <td className="kb-table-rest" colSpan={3}>
        {node === undefined ? row.podCount : t('stage.podsOn', { count: row.podCount, capacity: node.podCapacity })}
      </td>
    </>
  )
}

function PodCells({ slot, scene }: { readonly slot: number; readonly scene: Scene }) {
  const t = useMessage()
  const { frames } = useSession()
  const facts = podFacts(scene, frames.workloads, frames.names, slot)
  if (facts === undefined) return null
  return (
    <>
      <td className="kb-table-pod">{facts.name}</td>
      <td>{facts.state}</td>
      <td>{facts.nodeName ?? '–'}</td>
      <td>
        {facts.revision === undefined ? (
          '–'
        ) : (
          <>
            <i className="kb-swatch" style={{ background: revisionVariable(facts.color) }} aria-hidden="true" />
            {t('stage.revisionNumber', { revision: facts.revision })}
          </>
        )}
      </td>
      <td className="kb-number">{facts.restarts}</td>
    </>
  )
}
