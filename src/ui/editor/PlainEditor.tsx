import { useEffect, useImperativeHandle, useMemo, useRef } from 'react'
import type { Ref } from 'react'
import { revisionVariable } from '../theme/tokens.ts'
import type { RevisionSpan } from './revision-spans.ts'
import type { CursorState, TextEditorEvents, TextEditorProps } from './text-editor.ts'

export interface PlainEditorHandle {
  readonly cursor: () => CursorState
  readonly focus: (line?: number) => void
}

/** A text field with line numbers: shows the text at the first paint and takes typing and pasting before Monaco is there. */
export function PlainEditor({
  handle,
  events,
  isHidden,
  placeholder,
  ...props
}: TextEditorProps & {
  readonly handle: Ref<PlainEditorHandle>
  readonly events: Pick<TextEditorEvents, 'onChange'>
  readonly isHidden: boolean
  readonly placeholder: string
}) {
  const { documentId, text, problems, spans, label } = props
  const field = useRef<HTMLTextAreaElement>(null)
  const gutter = useRef<HTMLDivElement>(null)
  useImperativeHandle(handle, () => ({
    cursor: () => cursorOf(field.current),
    focus: (line) => focusLine(field.current, line),
  }))
  useEffect(() => {
    if (field.current !== null) field.current.scrollTop = 0
  }, [documentId])
  const lineCount = useMemo(() => text.split('\n').length, [text])
  const marked = new Map(problems.map(({ line, severity, message }) => [line, { severity, message }]))
  return (
    <div className="kb-plain" hidden={isHidden}>
      <div className="kb-plain-gutter" ref={gutter} aria-hidden="true">
        {Array.from({ length: Math.min(lineCount, 2000) }, (_, index) => (
          <span
            key={index}
            className={marked.has(index + 1) ? `kb-plain-${marked.get(index + 1)?.severity}` : undefined}
            style={stripeOf(spans, index + 1)}
          >
            {index + 1}
          </span>
        ))}
      </div>
      <textarea
        ref={field}
        className="kb-plain-field"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        wrap="off"
        onChange={(event) => events.onChange(documentId, event.target.value)}
        onScroll={(event) => {
          if (gutter.current !== null)
            gutter.current.style.transform = `translateY(${-event.currentTarget.scrollTop}px)`
        }}
      />
    </div>
  )
}

function stripeOf(spans: readonly RevisionSpan[], line: number): { boxShadow: string; opacity?: number } | undefined {
  const span = spans.find(({ fromLine, toLine }) => line >= fromLine && line <= toLine)
  if (span === undefined) return undefined
  return { boxShadow: `inset -3px 0 ${span.isCurrent ? revisionVariable(span.color) : 'var(--hairline)'}` }
}

function cursorOf(field: HTMLTextAreaElement | null): CursorState {
  if (field === null) return { from: 0, to: 0, hasFocus: false, scrollTop: 0 }
  const { selectionStart, selectionEnd, scrollTop } = field
  return { from: selectionStart, to: selectionEnd, hasFocus: document.activeElement === field, scrollTop }
}

function focusLine(field: HTMLTextAreaElement | null, line: number | undefined): void {
  if (field === null) return
  field.focus()
  if (line === undefined) return
  const lines = field.value.split('\n')
  const from = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0)
  field.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0))
  field.scrollTop = Math.max(0, (line - 4) * lineHeightOf(field))
}

const lineHeightOf = (field: HTMLElement): number => Number.parseFloat(getComputedStyle(field).lineHeight)
