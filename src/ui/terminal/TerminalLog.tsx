import { useMessage, useUi } from '../session.tsx'
import { LateNotModelled } from '../widgets/LateNotModelled.tsx'
import { shownAt } from './log.ts'
import type { LogEntry } from './log.ts'

/** What was typed and what came back, oldest first. */
export function TerminalLog({ log }: { readonly log: readonly LogEntry[] }) {
  return (
    <>
      {log.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
    </>
  )
}

/** One command. At a past instant it shows what it had printed by then; what lies ahead of the playhead is faint. */
function Entry({ entry }: { readonly entry: LogEntry }) {
  const t = useMessage()
  const shown = useUi(({ clock, generation }) => shownAt(entry, clock?.now, generation))
  const { stdout, stderr } = shown >= 0 ? entry.past![shown]! : entry
  const exitCode = shown >= 0 ? undefined : entry.exitCode
  return (
    <div className="kb-terminal-entry" data-ahead={shown === -1}>
      <p className="kb-terminal-command">
        <span aria-hidden="true">$ </span>
        {entry.command}
      </p>
      {stdout !== '' && <pre>{stdout.trimEnd()}</pre>}
      {stderr !== '' && <pre className="kb-terminal-error">{stderr.trimEnd()}</pre>}
      {exitCode !== undefined && <LateNotModelled {...(entry.notModelled && { fields: entry.notModelled })} />}
      {exitCode === undefined && <p className="kb-terminal-note">{t('terminal.running')}</p>}
      {exitCode !== undefined && exitCode !== 0 && stderr === '' && (
        <p className="kb-terminal-note">{t('terminal.exit', { code: exitCode })}</p>
      )}
    </div>
  )
}
