import type { ReactNode } from 'react'
import { kindName } from '../../i18n/kinds.ts'
import type { Inspection } from '../../worker/protocol.ts'
import { clockText, dateText } from '../format/time.ts'
import { useMessage, useUi } from '../session.tsx'
import { ObjectLink } from './ObjectLink.tsx'

const childrenShown = 200

/** What it is, whose it is, and what it owns. */
export function DetailsTab({ inspection }: { readonly inspection: Inspection }) {
  const t = useMessage()
  const locale = useUi((state) => state.locale)
  const { target, kind, statusText, nodeName, createdAt, owners, children } = inspection
  return (
    <>
      <dl className="kb-facts">
        <Fact label={t('inspector.kind')}>{kindName(locale, kind)}</Fact>
        {target.namespace !== undefined && <Fact label={t('inspector.namespace')}>{target.namespace}</Fact>}
        <Fact label={t('inspector.status')}>{statusText}</Fact>
        {nodeName !== undefined && (
          <Fact label={t('inspector.node')}>
            <ObjectLink target={{ resource: 'nodes', name: nodeName }} kind="Node" />
          </Fact>
        )}
        <Fact label={t('inspector.created')}>
          <time title={dateText(createdAt)}>{clockText(createdAt)}</time>
        </Fact>
        {target.uid !== undefined && (
          <Fact label={t('inspector.uid')}>
            <span className="kb-mono kb-uid">{target.uid}</span>
          </Fact>
        )}
      </dl>
      <ObjectList title={t('inspector.owners')} empty={t('inspector.noOwners')}>
        {owners.map((owner) => (
          <li key={owner.target.uid ?? owner.target.name}>
            <ObjectLink target={owner.target} kind={owner.kind} />
          </li>
        ))}
      </ObjectList>
      <ObjectList title={t('inspector.children')} empty={t('inspector.noChildren')}>
        {children.slice(0, childrenShown).map((child) => (
          <li key={child.target.uid ?? child.target.name}>
            <ObjectLink target={child.target} kind={child.kind} />
            <span className="kb-object-status">{child.statusText}</span>
          </li>
        ))}
      </ObjectList>
      {children.length > childrenShown && (
        <p className="kb-hint">{t('inspector.more', { count: children.length - childrenShown })}</p>
      )}
    </>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function ObjectList(props: {
  readonly title: string
  readonly empty: string
  readonly children: readonly ReactNode[]
}) {
  const { title, empty, children } = props
  return (
    <section className="kb-object-list">
      <h3>{title}</h3>
      {children.length === 0 ? <p className="kb-object-none">{empty}</p> : <ul>{children}</ul>}
    </section>
  )
}
