import { useLayoutEffect, useState } from 'react'
import type { RefObject } from 'react'
import { filesOf } from '../actions.ts'
import { useSession } from '../session.tsx'
import { recalled } from './command-history.ts'
import type { CommandHistory } from './command-history.ts'
import { completed, editedBy } from './line-keys.ts'
import type { EditedLine } from './line-keys.ts'

export interface LineProps {
  readonly history: CommandHistory
  readonly onHistory: (history: CommandHistory) => void
  readonly aliases: Readonly<Record<string, string>>
}

/** The line that is being typed: its text, what could stand at its cursor, and what keys make of it. */
export function useLine(field: RefObject<HTMLInputElement | null>, { history, onHistory, aliases }: LineProps) {
  const { client, store } = useSession()
  const [line, setLine] = useState<EditedLine>({ text: '', cursor: 0 })
  const [words, setWords] = useState<readonly string[]>([])
  // The cursor follows what keys have made of the line; typing moves it by itself.
  useLayoutEffect(() => field.current?.setSelectionRange(line.cursor, line.cursor), [field, line])
  const edit = (text: string, cursor = text.length): void => {
    setLine({ text, cursor })
    setWords([])
  }
  const recall = (direction: -1 | 1): void => {
    const found = recalled(history, direction, line.text)
    if (found === undefined) return
    onHistory(found.history)
    edit(found.line)
  }
  const complete = async (): Promise<void> => {
    const asked = { text: line.text, cursor: field.current?.selectionStart ?? line.text.length }
    const found = await client.call('complete', {
      line: asked.text,
      cursor: asked.cursor,
      files: filesOf(store),
      aliases,
    })
    const next = completed(asked, found.from, found.words)
    setLine(next)
    setWords(next.text === asked.text && found.words.length > 1 ? found.words : [])
  }
  /** False when Ctrl with this key means nothing to a line. */
  const editBy = (code: string): boolean => {
    const next = editedBy(code, { text: line.text, cursor: field.current?.selectionStart ?? 0 })
    if (next !== undefined) edit(next.text, next.cursor)
    return next !== undefined
  }
  const hideWords = (): void => setWords([])
  return { text: line.text, words, edit, recall, complete, editBy, hideWords }
}
