import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useLateMessage } from '../late-message.ts'
import { useMessage, useSession } from '../session.tsx'
import { CommandLink } from '../widgets/CommandLink.tsx'
import { CommandLine } from './CommandLine.tsx'
import { emptyHistory, withCommand } from './command-history.ts'
import { openForEdit, withWrittenFiles } from './files.ts'
import { withEntry, withoutEntry, withResult } from './log.ts'
import type { LogEntry } from './log.ts'
import { TerminalLog } from './TerminalLog.tsx'
import './terminal.css'

const noAliases: Readonly<Record<string, string>> = {}
const invitations = ['kubectl get pods -o wide', 'kubectl get all', 'watch kubectl get pods'] as const

/** A log and a line to type in: plain, so that screen readers, selection and phones work. */
export function Terminal() {
  const t = useMessage()
  const late = useLateMessage()
  const { actions, store } = useSession()
  const [log, setLog] = useState<readonly LogEntry[]>([])
  const [history, setHistory] = useState(emptyHistory)
  const [pending, setPending] = useState('')
  const [aliases, setAliases] = useState(noAliases)
  const scroller = useRef<HTMLDivElement>(null)
  const nextId = useRef(1)
  useEffect(() => {
    const element = scroller.current
    if (element !== null) element.scrollTop = element.scrollHeight
  }, [log])

  const print = (command: string, stdout: string): void =>
    setLog((before) => withEntry(before, { id: nextId.current++, command, stdout, stderr: '', exitCode: 0 }))
  const run = async (typed: string): Promise<void> => {
    const command = pending === '' ? typed.trim() : `${pending}\n${typed}`
    setPending('')
    setHistory((known) => withCommand(known, command))
    if (command === 'clear') return setLog([])
    if (command === 'history')
      return print(
        command,
        history.commands.map((line, index) => `${String(index + 1).padStart(5)}  ${line}\n`).join(''),
      )
    const id = nextId.current++
    const { clock, generation } = store.getState()
    const moment = clock === undefined ? {} : { startedAt: clock.now, generation }
    setLog((before) => withEntry(before, { id, command, stdout: '', stderr: '', ...moment }))
    try {
      const result =
        (await openForEdit(command, actions, store, late('edited'))) ??
        (await actions.kubectl(
          command,
          (soFar) => setLog((before) => withResult(before, id, { ...soFar, exitCode: undefined })),
          aliases,
        ))
      if (result.isUnfinished === true) {
        setPending(command)
        return setLog((before) => withoutEntry(before, id))
      }
      setLog((before) => withResult(before, id, result))
      if (result.aliases !== undefined) setAliases(result.aliases)
      if (result.files !== undefined) withWrittenFiles(store, result.files)
    } catch (error) {
      const stderr = error instanceof Error ? error.message : String(error)
      setLog((before) => withResult(before, id, { stderr, exitCode: 1 }))
    }
  }
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
        onInterrupt={() => {
          setPending('')
          void actions.interrupt()
        }}
        onClear={() => setLog([])}
      />
    </div>
  )
}
