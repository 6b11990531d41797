import { kindName } from '../../i18n/kinds.ts'
import { useMessage, useSession, useUi } from '../session.tsx'
import { isSameObject } from '../state.ts'
import { revisionVariable } from '../theme/tokens.ts'
import { nodeReference, nodeStatus, podFacts, podReference } from './pod-facts.ts'
import type { Scene } from './scene.ts'
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
      aria-posinset={row.kind === 'node' ? undefined : row.position}
      aria-setsize={row.kind === 'node' ? undefined : row.siblings}
      aria-selected={isSelected}
      tabIndex={isActive ? 0 : -1}
      onFocus={onFocus}
      onClick={onPress}
    >
      {row.kind === 'node' ? (
        <NodeCells row={row} scene={scene} onToggle={onToggle} />
      ) : row.kind === 'pod' ? (
        <PodCells slot={row.slot} scene={scene} />
      ) : (
        <PlaceCells place={row.place} scene={scene} />
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
  const owner = node?.owner
  const kind = useUi(({ locale }) =>
    owner === undefined ? '' : kindName(locale, owner.revision === undefined ? owner.kind : 'ReplicaSet'),
  )
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
        {owner === undefined
          ? (node?.name ?? t('stage.queue'))
          : (owner.revision?.name ?? (owner.name || t('stage.noOwner')))}
      </td>
      <td>{owner === undefined ? (node === undefined ? 'Pending' : nodeStatus(node)) : kind}</td>
      <td className="kb-table-rest" colSpan={3}>
        {owner === undefined
          ? node === undefined
            ? row.podCount
            : t('stage.podsOn', { count: row.podCount, capacity: node.podCapacity })
          : owner.count}
      </td>
    </>
  )
}

/** A place that has no pod: an ordinal with its disk, or a node that wants a daemon. */
function PlaceCells({ place, scene }: { readonly place: number; readonly scene: Scene }) {
  const t = useMessage()
  const found = scene.places[place]
  if (found === undefined) return null
  const names = found.claims.map(({ name }) => name).join(', ')
  return (
    <>
      <td className="kb-table-pod">{found.name}</td>
      <td>{t('stage.placeEmpty')}</td>
      <td className="kb-table-rest" colSpan={3}>
        {names === ''
          ? t('stage.placeNode')
          : t(found.claims.every(({ isBound }) => isBound) ? 'stage.placeDisk' : 'stage.placeDiskUnbound', { names })}
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
      <td
        className="kb-table-pod"
        title={facts.disks.length > 0 ? t('stage.placeDisk', { names: facts.disks.join(', ') }) : undefined}
      >
        {facts.name}
      </td>
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
