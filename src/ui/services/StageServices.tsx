import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { reasonSentence } from '../../i18n/reason-sentence.ts'
import type { ServiceRow } from '../../worker/protocol.ts'
import { KindMark } from '../drawing/KindMark.tsx'
import { useLateMessage } from '../late-message.ts'
import { useSession, useUi } from '../session.tsx'
import { isSameObject } from '../state.ts'
import type { StageView } from '../stage/stage-view.ts'
import { Menu } from '../widgets/Menu.tsx'
import { ServiceLines } from './ServiceLines.tsx'
import { keyOf, noTraffic, withPacket } from './traffic.ts'
import type { Traffic } from './traffic.ts'
import { useServices } from './use-services.ts'
import './services.css'

const streamMs = 450

/** The services lens: a card per service above the nodes, lines to the pods that receive, and requests that fly along. */
export function StageServices({
  view,
  layer,
}: {
  readonly view: StageView | undefined
  readonly layer: RefObject<HTMLDivElement | null>
}) {
  const t = useLateMessage()
  const rows = useServices()
  const [traffic, setTraffic] = useState<ReadonlyMap<string, Traffic>>(new Map())
  const selected = useUi(({ selection }) => rows.find(({ target }) => isSameObject(target, selection)))
  const [pointed, setPointed] = useState<string>()
  const first = rows[0]
  const shown = pointed ?? (selected === undefined ? first && keyOf(first) : keyOf(selected))
  const send = useSender((key, packet) =>
    setTraffic((known) => new Map(known).set(key, withPacket(known.get(key) ?? noTraffic, packet))),
  )
  if (rows.length === 0) return <p className="kb-services-none">{t('noServices')}</p>
  return (
    <>
      <ul className="kb-services" aria-label={t('services')}>
        {rows.map((row) => (
          <ServiceCard
            key={keyOf(row)}
            row={row}
            isShown={keyOf(row) === shown}
            traffic={traffic.get(keyOf(row)) ?? noTraffic}
            onSend={() => void send(row)}
            onPoint={(isOn) => setPointed(isOn ? keyOf(row) : undefined)}
          />
        ))}
      </ul>
      {view !== undefined && (
        <ServiceLines
          rows={rows}
          shown={shown}
          packets={[...traffic.values()].flatMap(({ packets }) => packets)}
          view={view}
          layer={layer}
        />
      )}
    </>
  )
}

/** Sends requests one by one, each the next in turn. */
function useSender(
  tell: (key: string, packet: Traffic['packets'][number]) => void,
): (row: ServiceRow) => Promise<void> {
  const { client } = useSession()
  const turns = useRef(0)
  return async (row) => {
    const turn = turns.current++
    const { namespace = 'default' } = row.target
    const port = row.ports[0]?.port ?? 80
    const journey = await client.call('journey', { host: row.host, port, fromNamespace: namespace, turn })
    tell(keyOf(row), { id: turn, service: keyOf(row), journey, sentMs: performance.now() })
  }
}

function ServiceCard(props: {
  readonly row: ServiceRow
  readonly isShown: boolean
  readonly traffic: Traffic
  readonly onSend: () => void
  readonly onPoint: (isOn: boolean) => void
}) {
  const { row, isShown, traffic, onSend, onPoint } = props
  const t = useLateMessage()
  const { actions } = useSession()
  const [isStreaming, setStreaming] = useState(false)
  const sendNext = useEffectEvent(onSend)
  useEffect(() => {
    if (!isStreaming) return undefined
    const timer = setInterval(sendNext, streamMs)
    return () => clearInterval(timer)
  }, [isStreaming])
  const port = row.ports[0]?.port ?? 80
  const words = t('sendHint', { host: row.host, port })
  return (
    <li
      className="kb-service"
      data-service={keyOf(row)}
      data-shown={isShown}
      onPointerEnter={() => onPoint(true)}
      onPointerLeave={() => onPoint(false)}
    >
      <p className="kb-service-head">
        <button type="button" className="kb-service-name" onClick={() => actions.select(row.target)}>
          <KindMark kind="Service" />
          {row.target.name}
        </button>
        <small>
          {row.type} {row.address}
          {row.ports.length > 0 && `:${row.ports.map((each) => each.port).join(',')}`}
        </small>
      </p>
      <p className="kb-service-host">{row.host}</p>
      <p className="kb-service-facts">
        <b data-none={row.ready === 0}>{t('receives', { ready: row.ready })}</b>
        {row.notReady > 0 && <span>{t('receivesNot', { count: row.notReady })}</span>}
      </p>
      <div className="kb-service-tools">
        <button type="button" className="kb-button" aria-label={words} title={words} onClick={onSend}>
          {t('send')}
        </button>
        <button
          type="button"
          className="kb-button"
          aria-pressed={isStreaming}
          title={t('streamHint')}
          onClick={() => setStreaming(!isStreaming)}
        >
          {t('stream')}
        </button>
        <LoadMenu row={row} />
      </div>
      <Outcome traffic={traffic} />
    </li>
  )
}

/** What came of the last request, and of all. */
function Outcome({ traffic }: { readonly traffic: Traffic }) {
  const t = useLateMessage()
  const locale = useUi((ui) => ui.locale)
  const last = traffic.packets.at(-1)?.journey
  // The room is kept from the start: nothing below may jump with the first answer.
  if (last === undefined) return <p className="kb-service-outcome kb-service-quiet">{t('sendNone')}</p>
  const { destination, refusal } = last
  return (
    <div className="kb-service-outcome">
      <p data-refused={destination === undefined}>
        {destination === undefined
          ? reasonSentence(locale, refusal?.code ?? 'nothingThere', refusal?.details)
          : destination.pod === undefined
            ? t('arrivedAt', { address: destination.address })
            : t('arrived', { pod: destination.pod, node: destination.node ?? destination.address })}
      </p>
      <small>{t('tally', { answered: traffic.answered, refused: traffic.refused })}</small>
    </div>
  )
}

const loads = ['100m', '250m', '500m', '1', '2', '4'] as const

/** The load that the ready endpoints share, as an annotation that anybody could type. */
function LoadMenu({ row }: { readonly row: ServiceRow }) {
  const t = useLateMessage()
  const { actions } = useSession()
  const { name, namespace = 'default' } = row.target
  const flag = namespace === 'default' ? '' : ` -n ${namespace}`
  const set = (value: string): void =>
    actions.type(
      value === 'none'
        ? `kubectl annotate service ${name}${flag} kuberama.dev/load-`
        : `kubectl annotate service ${name}${flag} kuberama.dev/load=${value} --overwrite`,
    )
  return (
    <Menu<string>
      label={t('loadHint', { name })}
      placement="down"
      align="right"
      options={[
        { value: 'none', label: t('loadNone') },
        ...loads.map((value) => ({ value, label: value.endsWith('m') ? value : `${value} CPU` })),
      ]}
      selected={row.load ?? 'none'}
      onSelect={set}
    >
      {t('load')} <strong>{row.load ?? t('loadNone')}</strong>
    </Menu>
  )
}
