import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useMessage, useSession } from '../session.tsx'
import { CommandLine } from './CommandLine.tsx'
import { withEntry, withResult } from './log.ts'
import type { LogEntry } from './log.ts'
import { TerminalLog } from './TerminalLog.tsx'
import './terminal.css'

/** A log and a line to type in: plain, so that screen readers, selection and phones work. */
export function Terminal() {
  const t = useMessage()
  const { actions, store } = useSession()
  const [log, setLog] = useState<readonly LogEntry[]>([])
  const scroller = useRef<HTMLDivElement>(null)
  const nextId = useRef(1)
  useEffect(() => {
    const element = scroller.current
    if (element !== null) element.scrollTop = element.scrollHeight
  }, [log])
  const run = async (command: string): Promise<void> => {
    if (command === 'clear') return setLog([])
    const id = nextId.current++
    setLog((before) => withEntry(before, { id, command, stdout: '', stderr: '' }))
    try {
      const result = await actions.kubectl(command, ({ stdout, stderr }) =>
        setLog((before) => withResult(before, id, { stdout, stderr })),
      )
      setLog((before) => withResult(before, id, result))
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
        {log.length === 0 ? <p className="kb-terminal-hint">{t('terminal.hint')}</p> : <TerminalLog log={log} />}
      </div>
      <CommandLine onRun={(command) => void run(command)} onInterrupt={() => void actions.interrupt()} />
    </div>
  )
}
