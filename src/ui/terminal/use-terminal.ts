import { useRef, useState } from 'react'
import type { CommandResult } from '../../worker/protocol.ts'
import { useLateMessage } from '../late-message.ts'
import { useSession } from '../session.tsx'
import { emptyHistory, withCommand } from './command-history.ts'
import { openForEdit, withWrittenFiles } from './files.ts'
import { withEntry, withoutEntry, withResult } from './log.ts'
import type { LogEntry } from './log.ts'

const noAliases: Readonly<Record<string, string>> = {}

/** What a terminal keeps, and how it runs what was typed. */
export function useTerminal() {
  const t = useLateMessage()
  const { actions, store } = useSession()
  const [log, setLog] = useState<readonly LogEntry[]>([])
  const [history, setHistory] = useState(emptyHistory)
  const [pending, setPending] = useState('')
  const [aliases, setAliases] = useState(noAliases)
  const nextId = useRef(1)

  const note = (id: number, result: Partial<CommandResult>): void => setLog((before) => withResult(before, id, result))
  const begin = (command: string): number => {
    const id = nextId.current++
    const { clock, generation } = store.getState()
    const moment = clock === undefined ? {} : { startedAt: clock.now, generation }
    setLog((before) => withEntry(before, { id, command, stdout: '', stderr: '', ...moment }))
    return id
  }
  /** The page's own commands; false when it is one for the cluster. */
  const isOwn = (command: string): boolean => {
    if (command === 'clear') setLog([])
    else if (command === 'history') {
      const lines = history.commands.map((line, index) => `${String(index + 1).padStart(5)}  ${line}\n`)
      note(begin(command), { stdout: lines.join(''), exitCode: 0 })
    } else return false
    return true
  }
  const run = async (typed: string): Promise<void> => {
    const command = pending === '' ? typed.trim() : `${pending}\n${typed}`
    setPending('')
    setHistory((known) => withCommand(known, command))
    if (isOwn(command)) return
    const id = begin(command)
    try {
      const result =
        (await openForEdit(command, actions, store, t('edited'))) ??
        (await actions.kubectl(command, (soFar) => note(id, { ...soFar, exitCode: undefined }), aliases))
      if (result.isUnfinished === true) {
        setPending(command)
        return setLog((before) => withoutEntry(before, id))
      }
      note(id, result)
      if (result.aliases !== undefined) setAliases(result.aliases)
      if (result.files !== undefined) withWrittenFiles(store, result.files)
    } catch (error) {
      note(id, { stderr: error instanceof Error ? error.message : String(error), exitCode: 1 })
    }
  }
  const interrupt = (): void => {
    setPending('')
    void actions.interrupt()
  }
  return { log, history, setHistory, pending, aliases, run, interrupt, clear: () => setLog([]) }
}
