import { singular } from '../singular.ts'
import { useState } from 'react'
import type { ObjectReference } from '../../api/object.ts'
import type { Inspection } from '../../worker/protocol.ts'
import { spanText } from '../format/time.ts'
import { useMessage, useSession, useUi } from '../session.tsx'
import { Icon } from '../widgets/Icon.tsx'
import { LateNotModelled } from '../widgets/LateNotModelled.tsx'
import { Tabs } from '../widgets/Tabs.tsx'
import { DescribeTab } from './DescribeTab.tsx'
import { DetailsTab } from './DetailsTab.tsx'
import { EventsTab } from './EventsTab.tsx'
import { Touch } from '../touch/Touch.tsx'
import { useInspection } from './use-inspection.ts'
import { WhyTab } from './WhyTab.tsx'
import { YamlTab } from './YamlTab.tsx'
import './inspector.css'

const tabNames = ['why', 'details', 'describe', 'yaml', 'events'] as const
type TabName = (typeof tabNames)[number]
const tabPanels = { why: WhyTab, details: DetailsTab, describe: DescribeTab, yaml: YamlTab, events: EventsTab } as const

/** Everything about the selected object at the playhead; nothing when nothing is selected. */
export function Inspector() {
  const selection = useUi((state) => state.selection)
  return selection === undefined ? null : <ObjectInspector target={selection} />
}

function ObjectInspector({ target }: { readonly target: ObjectReference }) {
  const t = useMessage()
  const [tab, setTab] = useState<TabName>('why')
  const found = useInspection(target)
  const inspection = found.state === 'found' ? found.inspection : undefined
  const Panel = tabPanels[tab]
  return (
    <div className="kb-inspector">
      <div className="kb-inspector-tabs">
        <Tabs<TabName>
          label={t('inspector.label')}
          controls="kb-inspector-panel"
          selected={tab}
          onSelect={setTab}
          tabs={tabNames.map((name) => ({
            name,
            label: t(`inspector.${name}`),
            note:
              name === 'events' && inspection !== undefined && inspection.events.length > 0
                ? String(inspection.events.length)
                : undefined,
          }))}
        />
        <CloseButton />
      </div>
      <InspectorHead target={target} inspection={inspection} />
      {inspection?.exists === true && <Touch inspection={inspection} />}
      <LateNotModelled {...(inspection?.notModelled && { fields: inspection.notModelled })} />
      <div
        className="kb-inspector-panel"
        id="kb-inspector-panel"
        role="tabpanel"
        tabIndex={0}
        aria-label={t(`inspector.${tab}`)}
      >
        {found.state === 'loading' && <p className="kb-hint">{t('inspector.loading')}</p>}
        {found.state === 'missing' && <p className="kb-hint">{t('inspector.notFound')}</p>}
        {found.state === 'failed' && <p className="kb-hint">{t('inspector.failed', { message: found.message })}</p>}
        {inspection !== undefined && <Panel inspection={inspection} />}
      </div>
    </div>
  )
}

function InspectorHead({
  target,
  inspection,
}: {
  readonly target: ObjectReference
  readonly inspection: Inspection | undefined
}) {
  const t = useMessage()
  const now = useUi((state) => state.clock?.now)
  const age = inspection === undefined || now === undefined ? undefined : spanText(now - inspection.createdAt)
  const facts = [
    inspection?.statusText,
    inspection?.nodeName,
    age === undefined ? undefined : t('inspector.age', { age }),
  ].filter((fact) => fact !== undefined && fact !== '')
  return (
    <div className="kb-inspector-head">
      <h2>
        <span>{singular(target.resource)}/</span>
        {target.name}
      </h2>
      <p>{facts.length > 0 ? facts.join(' · ') : '\u00a0'}</p>
      {inspection?.exists === false && <p className="kb-inspector-gone">{t('inspector.gone')}</p>}
    </div>
  )
}

function CloseButton() {
  const t = useMessage()
  const { actions } = useSession()
  return (
    <button
      type="button"
      className="kb-button kb-button-icon kb-button-bare"
      aria-label={t('inspector.close')}
      title={`${t('inspector.close')} (Esc)`}
      onClick={() => actions.select(undefined)}
    >
      <Icon name="close" />
    </button>
  )
}
