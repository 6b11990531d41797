import type { ObjectReference } from '../../api/object.ts'
import type { OrdinalRow, WorkloadRow } from '../../worker/protocol.ts'
import { KindMark } from '../drawing/KindMark.tsx'
import { useMessage, useSession, useUi, useWorkloads } from '../session.tsx'
import { isSameObject } from '../state.ts'
import { podReference } from './pod-facts.ts'

const mostSets = 3
const mostOrdinals = 40

/** A strip of ordinals for each StatefulSet: pods come and go, their disks stay. */
export function StagePlaces() {
  const t = useMessage()
  const lens = useUi((ui) => ui.lens)
  const sets = useWorkloads().filter(({ ordinals = [] }) => ordinals.length > 0)
  if (lens === 'owners' || lens === 'services' || sets.length === 0) return null
  return (
    <ul className="kb-places" aria-label={t('stage.places')}>
      {sets.slice(0, mostSets).map((workload) => (
        <li key={workload.uid}>
          <b>{workload.name}</b>
          {workload.ordinals!.slice(0, mostOrdinals).map((row) => (
            <PlaceChip key={row.ordinal} workload={workload} row={row} />
          ))}
          {workload.ordinals!.length > mostOrdinals && <small>+{workload.ordinals!.length - mostOrdinals}</small>}
        </li>
      ))}
    </ul>
  )
}

function PlaceChip({ workload, row }: { readonly workload: WorkloadRow; readonly row: OrdinalRow }) {
  const t = useMessage()
  const { frames, actions } = useSession()
  const pod = row.slot < 0 ? undefined : podReference(frames.names, row.slot)
  const disk = row.claims[0]
  const claim: ObjectReference | undefined = disk && {
    resource: 'persistentvolumeclaims',
    namespace: workload.namespace,
    name: disk.name,
  }
  const target = pod ?? claim
  const isSelected = useUi((ui) => target !== undefined && isSameObject(ui.selection, target))
  const names = row.claims.map(({ name }) => name).join(', ')
  const words = [
    `${workload.name}-${row.ordinal}`,
    ...(row.slot < 0 ? [t('stage.placeEmpty')] : []),
    ...(names === ''
      ? []
      : [t(row.claims.every(({ isBound }) => isBound) ? 'stage.placeDisk' : 'stage.placeDiskUnbound', { names })]),
  ].join(', ')
  return (
    <button
      type="button"
      className={row.slot < 0 ? 'kb-place kb-place-empty' : 'kb-place'}
      aria-label={words}
      aria-pressed={isSelected}
      title={words}
      disabled={target === undefined}
      onClick={() => actions.select(target)}
    >
      {row.ordinal}
      {disk !== undefined && <KindMark kind="disk" />}
    </button>
  )
}
