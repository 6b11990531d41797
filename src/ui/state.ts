import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { ObjectReference } from '../api/object.ts'
import type { Instant } from '../clock/instant.ts'
import { en } from '../i18n/en.ts'
import type { Locale } from '../i18n/locale.ts'
import type { Dictionary } from '../i18n/message.ts'
import type { AppliedObject, Branch, ClockState, ClusterSetup, NotModelledField, Problem } from '../worker/protocol.ts'
import type { ThemeName } from './theme/tokens.ts'

/** What the reader asked for; `system` follows the operating system. */
export type ThemeChoice = 'system' | ThemeName

/** The regions of the page; on a phone one at a time. */
export const regions = ['editor', 'stage', 'timeline', 'inspector'] as const
export type Region = (typeof regions)[number]

/** One file of the editor. */
export interface EditorDocument {
  readonly id: string
  readonly name: string
  readonly text: string
}

/** What the last Apply of a document brought. */
export interface ApplySummary {
  readonly documentId: string
  /** The text as it was applied. */
  readonly text: string
  readonly objects: readonly AppliedObject[]
  readonly problems: readonly Problem[]
}

/** Sizes that splitters set, in CSS pixels. */
export interface PanelSizes {
  readonly editorWidth: number
  readonly inspectorWidth: number
  readonly timelineHeight: number
  readonly terminalHeight: number
}

export const defaultPanels: PanelSizes = {
  editorWidth: 392,
  inspectorWidth: 344,
  timelineHeight: 260,
  terminalHeight: 152,
}

/** How the stage is looked at: where pods are, whose they are, both side by side, or who receives requests. */
export const lensChoices = ['nodes', 'owners', 'both', 'services'] as const
export type LensChoice = (typeof lensChoices)[number]

export type Overlay = 'help' | 'palette' | 'setup' | undefined

/** Everything the page's components share and react to. Pods are not in here: see `frames.ts`. */
export interface UiState {
  /** `failed` (it never came) and `lost` (it broke down) come with `failure`, the words of the worker. */
  readonly connection: 'starting' | 'ready' | 'failed' | 'lost'
  readonly failure?: string
  readonly setup: ClusterSetup
  /** The clock of the last frame or answer. */
  readonly clock: ClockState | undefined
  /** Rises when a `timeline` answer would differ. */
  readonly timelineVersion: number
  /** Rises when the cluster was replaced: forget slots and names. */
  readonly generation: number
  /** The newest line for the live region, already in the reader's language. */
  readonly announcement: string
  /** A word to everyone about the page itself, until it is put away. */
  readonly notice: string | undefined

  readonly selection: ObjectReference | undefined
  readonly hover: ObjectReference | undefined

  readonly themeChoice: ThemeChoice
  /** `themeChoice` with `system` resolved: what canvases draw in. */
  readonly theme: ThemeName
  /** Changes together with `dictionary`: see `language.ts`. */
  readonly locale: Locale
  readonly dictionary: Dictionary
  readonly reducedMotion: boolean

  /** What the stage's cards stand for. */
  readonly lens: LensChoice
  /** A line that a button, a menu or a lesson types into the terminal. */
  readonly typed: { readonly line: string } | undefined
  readonly panels: PanelSizes
  /** Viewport too narrow for regions side by side. */
  readonly isNarrow: boolean
  /** The region shown when `isNarrow`. */
  readonly region: Region
  readonly overlay: Overlay
  /** For a room: larger, without editor and header. */
  readonly isPresenting: boolean

  /** Ids of timeline lanes that are open. */
  readonly expandedLanes: readonly string[]
  /** The reader's own marks on the timeline, ascending. */
  readonly markers: readonly Instant[]
  readonly branches: readonly Branch[]
  readonly currentBranch: number

  readonly documents: readonly EditorDocument[]
  readonly activeDocument: string
  /** Problems of the active document's text, as the API server words them. */
  readonly problems: readonly Problem[]
  /** What the active document's text uses and is not modelled. */
  readonly notModelled: readonly NotModelledField[]
  readonly applied: ApplySummary | undefined
  readonly isApplying: boolean
  /** True from the last change of the text to the answer of its check. */
  readonly isChecking: boolean
}

export type UiStore = StoreApi<UiState>

/** One store per mounted app. */
export function createUiStore(initial: Partial<UiState> & Pick<UiState, 'documents' | 'activeDocument'>): UiStore {
  return createStore<UiState>(() => ({
    connection: 'starting',
    setup: { seed: 7, nodes: 3 },
    clock: undefined,
    timelineVersion: 0,
    generation: 0,
    announcement: '',
    notice: undefined,
    selection: undefined,
    hover: undefined,
    themeChoice: 'system',
    theme: 'light',
    locale: 'en',
    dictionary: en,
    reducedMotion: false,
    lens: 'nodes',
    typed: undefined,
    panels: defaultPanels,
    isNarrow: false,
    region: 'editor',
    overlay: undefined,
    isPresenting: false,
    expandedLanes: [],
    markers: [],
    branches: [],
    currentBranch: 0,
    problems: [],
    notModelled: [],
    applied: undefined,
    isApplying: false,
    isChecking: false,
    ...initial,
  }))
}

/** True when both name the same object (UIDs decide when both have one). */
export function isSameObject(left: ObjectReference | undefined, right: ObjectReference | undefined): boolean {
  if (left === right) return true
  if (left === undefined || right === undefined) return false
  if (left.uid !== undefined && right.uid !== undefined) return left.uid === right.uid
  return (
    left.resource === right.resource && left.name === right.name && (left.namespace ?? '') === (right.namespace ?? '')
  )
}
