import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ClipboardEvent, KeyboardEvent } from 'react'
import { filesOf } from '../actions.ts'
import { useLateMessage } from '../late-message.ts'
import { useMessage, useSession } from '../session.tsx'
import { recalled } from './command-history.ts'
import type { CommandHistory } from './command-history.ts'
import { completed, editedBy } from './line-keys.ts'
import type { EditedLine } from './line-keys.ts'

export interface CommandLineProps {
  readonly history: CommandHistory
  readonly onHistory: (history: CommandHistory) => void
  /** Lines that were typed and are not a whole command yet. */
  readonly pending: string
  readonly aliases: Readonly<Record<string, string>>
  readonly onRun: (text: string) => void
  readonly onInterrupt: () => void
  readonly onClear: () => void
}

const wordsShown = 60

/**
 * The line to type in. Enter runs, Tab completes (in an empty line it leaves), ↑ and ↓ bring commands back, Ctrl+C ends what
 * runs or is written, Ctrl+A E U K W edit, Ctrl+L clears, Escape leaves.
 */
export function CommandLine(props: CommandLineProps) {
  const { history, onHistory, pending, aliases, onRun, onInterrupt, onClear } = props
  const t = useMessage()
  const late = useLateMessage()
  const { client, commands, store } = useSession()
  const field = useRef<HTMLInputElement>(null)
  const [line, setLine] = useState<EditedLine>({ text: '', cursor: 0 })
  const [words, setWords] = useState<readonly string[]>([])
  useEffect(
    () =>
      commands.register('focusTerminal', () => {
        store.setState({ region: 'editor', isPresenting: false })
        requestAnimationFrame(() => field.current?.focus())
      }),
    [commands, store],
  )
  // The cursor follows what keys have made of the line; typing moves it by itself.
  useLayoutEffect(() => field.current?.setSelectionRange(line.cursor, line.cursor), [line])

  const edit = (text: string, cursor = text.length): void => {
    setLine({ text, cursor })
    setWords([])
  }
  const run = (text: string): void => {
    if (text.trim() === '' && pending === '') return
    edit('')
    onRun(text)
  }
  const recall = (direction: -1 | 1): void => {
    const found = recalled(history, direction, line.text)
    if (found === undefined) return
    onHistory(found.history)
    edit(found.line)
  }
  const complete = async (): Promise<void> => {
    const cursor = field.current?.selectionStart ?? line.text.length
    const asked = { text: line.text, cursor }
    const found = await client.call('complete', { line: line.text, cursor, files: filesOf(store), aliases })
    const next = completed(asked, found.from, found.words)
    setLine(next)
    setWords(next.text === asked.text && found.words.length > 1 ? found.words : [])
  }
  const pressControl = (event: KeyboardEvent<HTMLInputElement>): boolean => {
    if (!event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false
    if (event.code === 'KeyL') onClear()
    else {
      const cursor = event.currentTarget.selectionStart ?? 0
      const next = editedBy(event.code, { text: line.text, cursor })
      if (next === undefined) return false
      edit(next.text, next.cursor)
    }
    return true
  }
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (isInterrupt(event)) {
      event.preventDefault()
      edit('')
      return onInterrupt()
    }
    if (event.nativeEvent.isComposing) return
    if (pressControl(event)) return event.preventDefault()
    if (event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.code === 'Tab')) return
    const acts: Readonly<Record<string, () => void>> = {
      Enter: () => run(line.text),
      NumpadEnter: () => run(line.text),
      ArrowUp: () => recall(-1),
      ArrowDown: () => recall(1),
      Escape: () => (words.length > 0 ? setWords([]) : commands.run('focusStage')),
      ...(line.text.trim() === '' ? {} : { Tab: () => void complete().catch(() => undefined) }),
    }
    const act = acts[event.code]
    if (act === undefined) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  const paste = (event: ClipboardEvent<HTMLInputElement>): void => {
    const text = event.clipboardData.getData('text/plain').replace(/\r\n?/g, '\n')
    if (!text.includes('\n')) return
    event.preventDefault()
    const { selectionStart, selectionEnd } = event.currentTarget
    run(line.text.slice(0, selectionStart ?? 0) + text.trimEnd() + line.text.slice(selectionEnd ?? 0))
  }
  return (
    <>
      {words.length > 0 && (
        <p className="kb-completions" role="status" aria-label={late('completions', { count: words.length })}>
          {words.slice(0, wordsShown).map((word) => (
            <span key={word}>{word}</span>
          ))}
          {words.length > wordsShown && <span>…</span>}
        </p>
      )}
      <label className="kb-command-line">
        <span aria-hidden="true">{pending === '' ? '$' : '>'}</span>
        <input
          ref={field}
          aria-label={t('terminal.label')}
          placeholder={pending === '' ? t('terminal.placeholder') : ''}
          value={line.text}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          autoCorrect="off"
          onChange={({ target }) => edit(target.value, target.selectionStart ?? target.value.length)}
          onKeyDown={press}
          onPaste={paste}
        />
      </label>
    </>
  )
}

/** Ctrl+C, unless it is to copy something that is selected. */
function isInterrupt({ code, ctrlKey, metaKey, altKey, currentTarget }: KeyboardEvent<HTMLInputElement>): boolean {
  const isNothingSelected =
    currentTarget.selectionStart === currentTarget.selectionEnd && getSelection()?.isCollapsed !== false
  return code === 'KeyC' && ctrlKey && !metaKey && !altKey && isNothingSelected
}
