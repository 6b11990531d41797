import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useMessage, useSession } from '../session.tsx'
import { emptyHistory, recalled, withCommand } from './command-history.ts'

/** The line to type in. Enter runs, ↑ and ↓ bring commands back, Ctrl+C ends what runs or is written, Escape leaves. */
export function CommandLine({
  onRun,
  onInterrupt,
}: {
  readonly onRun: (command: string) => void
  readonly onInterrupt: () => void
}) {
  const t = useMessage()
  const { commands, store } = useSession()
  const field = useRef<HTMLInputElement>(null)
  const [line, setLine] = useState('')
  const [history, setHistory] = useState(emptyHistory)
  useEffect(
    () =>
      commands.register('focusTerminal', () => {
        store.setState({ region: 'editor', isPresenting: false })
        requestAnimationFrame(() => field.current?.focus())
      }),
    [commands, store],
  )
  const run = (): void => {
    const command = line.trim()
    if (command === '') return
    setHistory(withCommand(history, command))
    setLine('')
    onRun(command)
  }
  const recall = (direction: -1 | 1): void => {
    const found = recalled(history, direction, line)
    if (found === undefined) return
    setHistory(found.history)
    setLine(found.line)
  }
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (isInterrupt(event)) {
      event.preventDefault()
      setLine('')
      return onInterrupt()
    }
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    const acts: Readonly<Record<string, () => void>> = {
      Enter: run,
      NumpadEnter: run,
      ArrowUp: () => recall(-1),
      ArrowDown: () => recall(1),
      Escape: () => commands.run('focusStage'),
    }
    const act = acts[event.code]
    if (act === undefined) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  return (
    <label className="kb-command-line">
      <span aria-hidden="true">$</span>
      <input
        ref={field}
        aria-label={t('terminal.label')}
        placeholder={t('terminal.placeholder')}
        value={line}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        onChange={(event) => setLine(event.target.value)}
        onKeyDown={press}
      />
    </label>
  )
}

/** Ctrl+C, unless it is to copy something that is selected. */
function isInterrupt({ code, ctrlKey, metaKey, altKey, currentTarget }: KeyboardEvent<HTMLInputElement>): boolean {
  const isNothingSelected =
    currentTarget.selectionStart === currentTarget.selectionEnd && getSelection()?.isCollapsed !== false
  return code === 'KeyC' && ctrlKey && !metaKey && !altKey && isNothingSelected
}
