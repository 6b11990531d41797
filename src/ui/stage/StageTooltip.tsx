import { kindName } from '../../i18n/kinds.ts'
import type { NodeRow } from '../../worker/protocol.ts'
import type { CardRow, OwnerFacts } from './places.ts'
import { useMessage, useUi } from '../session.tsx'
import { revisionVariable } from '../theme/tokens.ts'
import { cpuText, memoryText, nodeStatus } from './pod-facts.ts'
import type { PodFacts } from './pod-facts.ts'

/** What the pointer is on, with its place in CSS pixels inside of the stage. */
export interface Pointed {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly pod?: PodFacts
  readonly node?: CardRow
}

export function StageTooltip({ pointed }: { readonly pointed: Pointed }) {
  const { x, y, width, height, pod, node } = pointed
  const isRight = x > width * 0.6
  const isLow = y > height * 0.62
  return (
    <div
      className="kb-tip"
      style={{
        left: isRight ? undefined : x + 14,
        right: isRight ? width - x + 14 : undefined,
        top: isLow ? undefined : y + 14,
        bottom: isLow ? height - y + 14 : undefined,
      }}
    >
      {pod !== undefined && <PodTip pod={pod} />}
      {pod === undefined &&
        node !== undefined &&
        (node.owner === undefined ? <NodeTip node={node} /> : <OwnerTip owner={node.owner} />)}
    </div>
  )
}

function PodTip({ pod }: { readonly pod: PodFacts }) {
  const t = useMessage()
  return (
    <>
      <strong>{pod.name}</strong>
      <span className={isTrouble(pod) ? 'kb-tip-status kb-tip-danger' : 'kb-tip-status'}>
        {pod.state} <small>{t(`mark.${pod.state}`)}</small>
      </span>
      <span className="kb-tip-facts">
        {pod.revision !== undefined && (
          <span>
            <i style={{ background: revisionVariable(pod.color) }} />
            {t('stage.revisionNumber', { revision: pod.revision })}
          </span>
        )}
        <span>{pod.nodeName ?? t('stage.unscheduled')}</span>
        {pod.restarts > 0 && <span>{t('stage.restartCount', { count: pod.restarts })}</span>}
        {pod.disks.length > 0 && <span>{t('stage.placeDisk', { names: pod.disks.join(', ') })}</span>}
      </span>
    </>
  )
}

const isTrouble = ({ state }: PodFacts): boolean =>
  state === 'CrashLoopBackOff' || state === 'ImagePullBackOff' || state === 'Failed'

function OwnerTip({ owner }: { readonly owner: OwnerFacts }) {
  const t = useMessage()
  const locale = useUi((ui) => ui.locale)
  return (
    <>
      <strong>{owner.name || t('stage.noOwner')}</strong>
      {owner.kind !== '' && <span>{kindName(locale, owner.kind)}</span>}
      <span className="kb-tip-facts">
        {owner.revision !== undefined && (
          <span>
            <i style={{ background: revisionVariable(owner.revision.color) }} />
            {owner.revision.name}
          </span>
        )}
        <span>{owner.count}</span>
      </span>
    </>
  )
}

function NodeTip({ node }: { readonly node: NodeRow }) {
  const t = useMessage()
  return (
    <>
      <strong>{node.name}</strong>
      <span className={node.isReady ? 'kb-tip-status' : 'kb-tip-status kb-tip-danger'}>{nodeStatus(node)}</span>
      <span className="kb-tip-lines">
        <span>{t('stage.podsOn', { count: node.podCount, capacity: node.podCapacity })}</span>
        <span>{t('stage.cpuUse', { used: cpuText(node.cpuRequestedMillis), capacity: cpuText(node.cpuMillis) })}</span>
        <span>
          {t('stage.memoryUse', {
            used: memoryText(node.memoryRequestedBytes),
            capacity: memoryText(node.memoryBytes),
          })}
        </span>
        {node.taints.map((taint) => (
          <code key={taint}>{taint}</code>
        ))}
      </span>
    </>
  )
}
