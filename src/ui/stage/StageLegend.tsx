import type { ObjectReference } from '../../api/object.ts'
import type { RevisionRow, WorkloadRow } from '../../worker/protocol.ts'
import { useMessage, useSession, useWorkloads } from '../session.tsx'
import { revisionVariable } from '../theme/tokens.ts'

const mostWorkloads = 12

/** The workloads with their revisions: colour, number, how many are ready. A click selects. */
export function StageLegend() {
  const t = useMessage()
  const workloads = useWorkloads()
  if (workloads.length === 0) return null
  return (
    <ul className="kb-legend" aria-label={t('stage.workloads')}>
      {workloads.slice(0, mostWorkloads).map((workload) => (
        <li key={workload.uid}>
          <WorkloadChips workload={workload} />
        </li>
      ))}
      {workloads.length > mostWorkloads && (
        <li className="kb-legend-more">{t('stage.moreWorkloads', { count: workloads.length - mostWorkloads })}</li>
      )}
    </ul>
  )
}

function WorkloadChips({ workload }: { readonly workload: WorkloadRow }) {
  const t = useMessage()
  const { actions } = useSession()
  const { namespace, name, resource, uid, ready, desired } = workload
  const living = workload.revisions.filter((revision) => revision.total > 0 || revision.desired > 0)
  return (
    <span className="kb-legend-workload">
      <button
        type="button"
        className="kb-legend-name"
        title={`${workload.kind} ${name} · ${t('stage.readyOf', { ready, desired })}`}
        onClick={() => actions.select({ resource, namespace, name, uid })}
      >
        {name}
        <span className="kb-legend-count">
          {ready}/{desired}
        </span>
      </button>
      {living.map((revision) => (
        <button
          key={revision.name}
          type="button"
          className="kb-legend-revision"
          title={`${revision.name} · ${revision.images.join(', ')} · ${t('stage.readyOf', { ready: revision.ready, desired: revision.desired })}`}
          onClick={() => actions.select(revisionReference(workload, revision))}
        >
          <i style={{ background: revisionVariable(revision.color) }} aria-hidden="true" />
          {t('stage.revisionNumber', { revision: revision.revision })}
          {workload.revisions.length > 1 && (
            <span className="kb-legend-count">
              {revision.ready}/{revision.desired}
            </span>
          )}
        </button>
      ))}
    </span>
  )
}

/** A Deployment's revision is a ReplicaSet; elsewhere the workload itself is selected. */
function revisionReference(workload: WorkloadRow, revision: RevisionRow): ObjectReference {
  const { namespace, resource, name, uid } = workload
  return resource === 'deployments'
    ? { resource: 'replicasets', namespace, name: revision.name }
    : { resource, namespace, name, uid }
}
