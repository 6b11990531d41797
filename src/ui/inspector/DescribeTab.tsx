import { useEffect, useState } from 'react'
import type { CommandResult, Inspection } from '../../worker/protocol.ts'
import { useMessage, useSession } from '../session.tsx'

/** What `kubectl describe` says of it at the playhead. */
export function DescribeTab({ inspection }: { readonly inspection: Inspection }) {
  const t = useMessage()
  const { client } = useSession()
  const [said, setSaid] = useState<CommandResult>()
  useEffect(() => {
    let isLatest = true
    client.call('describe', { target: inspection.target }).then(
      (answer) => isLatest && setSaid(answer),
      () => undefined,
    )
    return () => {
      isLatest = false
    }
  }, [client, inspection])
  if (said === undefined) return <p className="kb-hint">{t('inspector.loading')}</p>
  return (
    <>
      {said.stderr !== '' && <p className="kb-hint">{said.stderr}</p>}
      {said.stdout !== '' && <pre className="kb-yaml kb-describe">{said.stdout}</pre>}
    </>
  )
}
