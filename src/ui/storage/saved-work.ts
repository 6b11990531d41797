import { isObject } from '../../base/json.ts'
import { locales } from '../../i18n/locale.ts'
import type { Locale } from '../../i18n/locale.ts'
import { defaultPanels } from '../state.ts'
import type { EditorDocument, PanelSizes, ThemeChoice, UiState } from '../state.ts'

/** What outlives a reload. Version 1. */
export interface SavedWork {
  readonly version: 1
  readonly documents: readonly EditorDocument[]
  readonly activeDocument: string
  readonly themeChoice: ThemeChoice
  /** Absent until the reader chose one: then the browser decides. */
  readonly locale?: Locale
  readonly panels: PanelSizes
}

export function savedWorkOf(state: UiState): SavedWork {
  const { documents, activeDocument, themeChoice, locale, panels } = state
  return { version: 1, documents, activeDocument, themeChoice, locale, panels }
}

/** Reads what storage held; anything unknown or broken is nothing. */
export function parseSavedWork(value: unknown): SavedWork | undefined {
  if (!isObject(value) || value['version'] !== 1 || !Array.isArray(value['documents'])) return undefined
  const documents = value['documents'].filter(isDocument)
  const first = documents[0]
  if (first === undefined) return undefined
  const active = documents.find(({ id }) => id === value['activeDocument']) ?? first
  const themeChoice = (['light', 'dark', 'system'] as const).find((choice) => choice === value['themeChoice'])
  const locale = locales.find((known) => known === value['locale'])
  return {
    version: 1,
    documents,
    activeDocument: active.id,
    themeChoice: themeChoice ?? 'system',
    ...(locale === undefined ? {} : { locale }),
    panels: parsePanels(value['panels']),
  }
}

function isDocument(value: unknown): value is EditorDocument {
  return (
    isObject(value) &&
    typeof value['id'] === 'string' &&
    typeof value['name'] === 'string' &&
    typeof value['text'] === 'string'
  )
}

function parsePanels(value: unknown): PanelSizes {
  if (!isObject(value)) return defaultPanels
  const sizeOf = (name: keyof PanelSizes): number => {
    const size = value[name]
    return typeof size === 'number' && size > 0 && size < 10_000 ? size : defaultPanels[name]
  }
  return {
    editorWidth: sizeOf('editorWidth'),
    inspectorWidth: sizeOf('inspectorWidth'),
    timelineHeight: sizeOf('timelineHeight'),
    terminalHeight: sizeOf('terminalHeight'),
  }
}
