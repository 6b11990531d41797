import { useMessage } from '../session.tsx'
import type { LogEntry } from './log.ts'

/** What was typed and what came back, oldest first. */
export function TerminalLog({ log }: { readonly log: readonly LogEntry[] }) {
  const t = useMessage()
  return (
    <>
      {log.map(({ id, command, stdout, stderr, exitCode }) => (
        <div key={id} className="kb-terminal-entry">
          <p className="kb-terminal-command">
            <span aria-hidden="true">$ </span>
            {command}
          </p>
          {stdout !== '' && <pre>{stdout.trimEnd()}</pre>}
          {stderr !== '' && <pre className="kb-terminal-error">{stderr.trimEnd()}</pre>}
          {exitCode === undefined && <p className="kb-terminal-note">{t('terminal.running')}</p>}
          {exitCode !== undefined && exitCode !== 0 && stderr === '' && (
            <p className="kb-terminal-note">{t('terminal.exit', { code: exitCode })}</p>
          )}
        </div>
      ))}
    </>
  )
}
