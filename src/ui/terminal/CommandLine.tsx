import { useEffect, useRef } from 'react'
import type { ClipboardEvent, KeyboardEvent } from 'react'
import { useMessage, useSession } from '../session.tsx'
import { Completions } from './Completions.tsx'
import { useLine } from './use-line.ts'
import type { LineProps } from './use-line.ts'

export interface CommandLineProps extends LineProps {
  /** Lines that were typed and are not a whole command yet. */
  readonly pending: string
  readonly onRun: (text: string) => void
  readonly onInterrupt: () => void
  readonly onClear: () => void
}

/**
 * The line to type in. Enter runs, Tab completes (in an empty line it leaves), ↑ and ↓ bring commands back, Ctrl+C ends what
 * runs or is written, Ctrl+A E U K W edit, Ctrl+L clears, Escape leaves.
 */
export function CommandLine(props: CommandLineProps) {
  const { pending, onRun, onInterrupt, onClear } = props
  const t = useMessage()
  const { commands } = useSession()
  const field = useRef<HTMLInputElement>(null)
  const line = useLine(field, props)
  useFocusCommand(field)
  const run = (text: string): void => {
    if (text.trim() === '' && pending === '') return
    line.edit('')
    onRun(text)
  }
  const acts: Readonly<Record<string, () => void>> = {
    Enter: () => run(line.text),
    NumpadEnter: () => run(line.text),
    ArrowUp: () => line.recall(-1),
    ArrowDown: () => line.recall(1),
    Escape: () => (line.words.length > 0 ? line.hideWords() : commands.run('focusStage')),
    ...(line.text.trim() === '' ? {} : { Tab: () => void line.complete().catch(() => undefined) }),
  }
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (isInterrupt(event)) {
      line.edit('')
      onInterrupt()
    } else if (event.nativeEvent.isComposing || event.metaKey || event.altKey) return
    else if (event.ctrlKey) {
      if (event.code === 'KeyL') onClear()
      else if (event.shiftKey || !line.editBy(event.code)) return
    } else {
      const act = event.shiftKey && event.code === 'Tab' ? undefined : acts[event.code]
      if (act === undefined) return
      event.stopPropagation()
      act()
    }
    event.preventDefault()
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
      <Completions words={line.words} />
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
          onChange={({ target }) => line.edit(target.value, target.selectionStart ?? target.value.length)}
          onKeyDown={press}
          onPaste={paste}
        />
      </label>
    </>
  )
}

/** `/` leads here, from a phone's other regions and from a presentation, too. */
function useFocusCommand(field: { readonly current: HTMLInputElement | null }): void {
  const { commands, store } = useSession()
  useEffect(
    () =>
      commands.register('focusTerminal', () => {
        store.setState({ region: 'editor', isPresenting: false })
        requestAnimationFrame(() => field.current?.focus())
      }),
    [commands, field, store],
  )
}

/** Ctrl+C, unless it is to copy something that is selected. */
function isInterrupt({ code, ctrlKey, metaKey, altKey, currentTarget }: KeyboardEvent<HTMLInputElement>): boolean {
  const isNothingSelected =
    currentTarget.selectionStart === currentTarget.selectionEnd && getSelection()?.isCollapsed !== false
  return code === 'KeyC' && ctrlKey && !metaKey && !altKey && isNothingSelected
}
