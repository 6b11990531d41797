import { useEffect, useState } from 'react'
import type { Inspection, SchedulingTable as Table } from '../../worker/protocol.ts'
import { useLateMessage } from '../late-message.ts'
import { useSession } from '../session.tsx'

const mostNodes = 60

/** What the scheduler says of each node: at once for a pod that has none, on demand for one that has. */
export function SchedulingTable({ inspection }: { readonly inspection: Inspection }) {
  const t = useLateMessage()
  const [isOpen, setOpen] = useState(false)
  const isWaiting = inspection.nodeName === undefined
  const table = useScheduling(inspection, isWaiting || isOpen)
  if (!isWaiting && !isOpen)
    return (
      <button type="button" className="kb-button kb-button-bare kb-why-more" onClick={() => setOpen(true)}>
        {t('tableWhole')}
      </button>
    )
  if (table === undefined || table.nodes.length === 0) return null
  const isSaid = inspection.waits.some(({ because }) => because.code === 'unschedulable')
  // Nodes that would do come first, the best before the others.
  const nodes = table.nodes.toSorted((left, right) => (right.total ?? -1) - (left.total ?? -1))
  return (
    <section className="kb-scheduling">
      <h3>{t('table')}</h3>
      {table.message !== undefined && !isSaid && <p className="kb-scheduling-message">{table.message}</p>}
      <table>
        <thead>
          <tr>
            <th scope="col">{t('tableNode')}</th>
            <th scope="col">{t('tableVerdict')}</th>
            <th scope="col">{t('tableScore')}</th>
          </tr>
        </thead>
        <tbody>
          {nodes.slice(0, mostNodes).map((row) => (
            <NodeVerdict key={row.node} row={row} isBest={table.best.includes(row.node)} />
          ))}
        </tbody>
      </table>
      {nodes.length > mostNodes && <p className="kb-hint">+{nodes.length - mostNodes}</p>}
    </section>
  )
}

function NodeVerdict({ row, isBest }: { readonly row: Table['nodes'][number]; readonly isBest: boolean }) {
  const t = useLateMessage()
  const { actions } = useSession()
  const scores = row.scores.filter(({ weighted }) => weighted !== 0)
  return (
    <tr data-fits={row.isFeasible}>
      <th scope="row">
        <button
          type="button"
          className="kb-text-link"
          onClick={() => actions.select({ resource: 'nodes', name: row.node })}
        >
          {row.node}
        </button>
      </th>
      <td>
        <span className="kb-scheduling-mark" aria-hidden="true">
          {row.isFeasible ? '✓' : '✗'}
        </span>
        {row.isFeasible ? t('fits') : row.reasons.join('; ')}
        {row.rejectedBy !== undefined && <small>{row.rejectedBy}</small>}
        {scores.length > 0 && (
          <small>{scores.map(({ plugin, weighted }) => `${plugin} ${Math.round(weighted)}`).join(' + ')}</small>
        )}
      </td>
      <td className="kb-number">
        {row.total === undefined ? '–' : Math.round(row.total)}
        {isBest && <small>{t('best')}</small>}
      </td>
    </tr>
  )
}

/** Asked for again when what the inspector shows changed: nodes and pods move together. */
function useScheduling(inspection: Inspection, isWanted: boolean): Table | undefined {
  const { client } = useSession()
  const [table, setTable] = useState<Table>()
  useEffect(() => {
    if (!isWanted) return undefined
    let isLatest = true
    client.call('scheduling', { target: inspection.target }).then(
      (answer) => isLatest && setTable(answer),
      () => undefined,
    )
    return () => {
      isLatest = false
    }
  }, [client, inspection, isWanted])
  return table
}
