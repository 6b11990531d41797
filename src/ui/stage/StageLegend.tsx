import type { ObjectReference } from '../../api/object.ts'
import { kindName } from '../../i18n/kinds.ts'
import type { RevisionRow, WorkloadRow } from '../../worker/protocol.ts'
import { KindMark } from '../drawing/KindMark.tsx'
import { useMessage, useSession, useUi, useWorkloads } from '../session.tsx'
import { revisionVariable } from '../theme/tokens.ts'
import { Icon } from '../widgets/Icon.tsx'
import { completionCount } from './places.ts'

const mostWorkloads = 12

/** The workloads with their revisions: colour, number, how many are ready. A click selects. */
export function StageLegend() {
  const t = useMessage()
  const workloads = useWorkloads()
  const shown = workloads.filter(({ exists, total }) => exists !== false || total > 0)
  if (shown.length === 0) return null
  return (
    <ul className="kb-legend" aria-label={t('stage.workloads')}>
      {shown.slice(0, mostWorkloads).map((workload) => (
        <li key={workload.uid}>
          <WorkloadChips workload={workload} />
        </li>
      ))}
      {shown.length > mostWorkloads && (
        <li className="kb-legend-more">{t('stage.moreWorkloads', { count: shown.length - mostWorkloads })}</li>
      )}
    </ul>
  )
}

function WorkloadChips({ workload }: { readonly workload: WorkloadRow }) {
  const t = useMessage()
  const { actions } = useSession()
  const kind = useUi(({ locale }) => kindName(locale, workload.kind))
  const { namespace, name, resource, uid, ready, desired, completions, schedule } = workload
  const living = workload.revisions.filter((revision) => revision.total > 0 || revision.desired > 0)
  return (
    <span className="kb-legend-workload">
      <button
        type="button"
        className="kb-legend-name"
        title={
          schedule === undefined
            ? `${kind} ${name} · ${t('stage.readyOf', { ready, desired })}`
            : `${kind} ${name} · ${schedule.text}`
        }
        onClick={() => actions.select({ resource, namespace, name, uid })}
      >
        <KindMark kind={workload.kind} />
        <span className="kb-legend-words">{name}</span>
        <span className="kb-legend-count">
          {schedule?.text ?? (completions === undefined ? `${ready}/${desired}` : completionCount(completions))}
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
          {(revision.failing ?? 0) > 0 && (
            <span className="kb-legend-failing">
              <Icon name="error" />
              {t('timeline.failing', { count: revision.failing ?? 0 })}
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
