import type { Locale } from '../../i18n/locale.ts'
import type { Problem } from '../../worker/protocol.ts'
import type { ThemeName } from '../theme/tokens.ts'
import type { RevisionSpan } from './revision-spans.ts'

/** What the panel hands to whatever edits the text: the plain field first, Monaco when it has arrived. */
export interface TextEditorProps {
  readonly documentId: string
  readonly text: string
  readonly problems: readonly Problem[]
  readonly spans: readonly RevisionSpan[]
  readonly label: string
  readonly theme: ThemeName
  readonly locale: Locale
}

/** Monaco behind a door of our own: the page never sees its types. */
export interface TextEditor {
  readonly update: (props: TextEditorProps) => void
  /** Puts the cursor on a line, if one is given, and takes the focus. */
  readonly focus: (line?: number, column?: number) => void
  readonly close: () => void
}

export interface TextEditorEvents {
  readonly onChange: (documentId: string, text: string) => void
  readonly onApply: () => void
  /** Escape twice, with nothing left to close: the reader wants out. */
  readonly onLeave: () => void
  readonly schema: () => Promise<unknown>
}

/** Where the cursor was in the plain field when Monaco took over. */
export interface CursorState {
  readonly from: number
  readonly to: number
  readonly hasFocus: boolean
  readonly scrollTop: number
}

/** Metrics that both editors share, so that nothing moves when Monaco arrives. CSS pixels. */
export const editorMetrics = { fontSize: 12.5, lineHeight: 18, paddingTop: 8 } as const
