import { useEffect, useEffectEvent, useRef } from 'react'
import { useLateMessage } from '../late-message.ts'
import { useMessage, useSession } from '../session.tsx'
import { CommandLink } from '../widgets/CommandLink.tsx'
import { CommandLine } from './CommandLine.tsx'
import { TerminalLog } from './TerminalLog.tsx'
import { useTerminal } from './use-terminal.ts'
import './terminal.css'

const invitations = ['kubectl get pods -o wide', 'kubectl get all', 'watch kubectl get pods'] as const

/** A log and a line to type in: plain, so that screen readers, selection and phones work. */
export function Terminal() {
  const t = useMessage()
  const late = useLateMessage()
  const { store } = useSession()
  const { log, history, setHistory, pending, aliases, run, interrupt, clear } = useTerminal()
  const scroller = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = scroller.current
    if (element !== null) element.scrollTop = element.scrollHeight
  }, [log])
  const runTyped = useEffectEvent((line: string) => void run(line))
  useEffect(
    () =>
      store.subscribe(({ typed }, before) => {
        if (typed !== undefined && typed !== before.typed) runTyped(typed.line)
      }),
    [store],
  )
  return (
    <div className="kb-terminal">
      <div className="kb-terminal-scroll" ref={scroller} tabIndex={0} role="log" aria-label={t('terminal.output')}>
        {log.length === 0 && (
          <p className="kb-terminal-hint">
            {late('terminalHint')}{' '}
            {invitations.map((line) => (
              <CommandLink key={line} line={line} />
            ))}
          </p>
        )}
        <TerminalLog log={log} />
        {pending !== '' && (
          <pre className="kb-terminal-pending">{pending.replace(/^/gm, '> ').replace('> ', '$ ')}</pre>
        )}
      </div>
      <CommandLine
        history={history}
        onHistory={setHistory}
        pending={pending}
        aliases={aliases}
        onRun={(command) => void run(command)}
        onInterrupt={interrupt}
        onClear={clear}
      />
    </div>
  )
}
