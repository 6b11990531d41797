import type { CommandName } from '../commands.ts'

/** One key of the page, named by its place (`event.code`): a Hangul IME changes what it types, not where it lies. */
export interface Binding {
  readonly code: string
  readonly shift?: boolean
  /** Ctrl, or ⌘ on a Mac. */
  readonly primary?: boolean
  readonly command: CommandName
  readonly argument?: number
  /** As the help shows it. */
  readonly label: string
  readonly group: 'time' | 'view' | 'page'
}

export const bindings: readonly Binding[] = [
  { code: 'Space', command: 'playPause', label: 'Space', group: 'time' },
  { code: 'KeyJ', command: 'shuttleBack', label: 'J', group: 'time' },
  { code: 'KeyK', command: 'shuttleStop', label: 'K', group: 'time' },
  { code: 'KeyL', command: 'shuttleForward', label: 'L', group: 'time' },
  { code: 'Comma', command: 'previousWrite', label: ',', group: 'time' },
  { code: 'Period', command: 'nextWrite', label: '.', group: 'time' },
  { code: 'ArrowLeft', command: 'previousWrite', label: '←', group: 'time' },
  { code: 'ArrowRight', command: 'nextWrite', label: '→', group: 'time' },
  { code: 'ArrowLeft', shift: true, command: 'previousInput', label: 'Shift+←', group: 'time' },
  { code: 'ArrowRight', shift: true, command: 'runUntilQuiet', label: 'Shift+→', group: 'time' },
  { code: 'PageUp', command: 'previousInput', label: 'PageUp', group: 'time' },
  { code: 'PageDown', command: 'runUntilQuiet', label: 'PageDown', group: 'time' },
  ...Array.from({ length: 10 }, (_, tenth) => ({
    code: `Digit${tenth}`,
    command: 'seekTenth' as const,
    argument: tenth,
    label: '0–9',
    group: 'time' as const,
  })),
  { code: 'Comma', shift: true, command: 'previousEvent', label: 'Shift+,', group: 'time' },
  { code: 'Period', shift: true, command: 'nextEvent', label: 'Shift+.', group: 'time' },
  { code: 'KeyM', command: 'addMarker', label: 'M', group: 'time' },
  { code: 'BracketLeft', command: 'previousMarker', label: '[', group: 'time' },
  { code: 'BracketRight', command: 'nextMarker', label: ']', group: 'time' },
  { code: 'KeyW', command: 'zoomIn', label: 'W', group: 'view' },
  { code: 'KeyS', command: 'zoomOut', label: 'S', group: 'view' },
  { code: 'KeyA', command: 'panLeft', label: 'A', group: 'view' },
  { code: 'KeyD', command: 'panRight', label: 'D', group: 'view' },
  { code: 'KeyF', command: 'fit', label: 'F', group: 'view' },
  { code: 'KeyE', command: 'focusEditor', label: 'E', group: 'page' },
  { code: 'KeyP', command: 'present', label: 'P', group: 'page' },
  { code: 'Slash', command: 'focusTerminal', label: '/', group: 'page' },
  { code: 'Enter', primary: true, command: 'apply', label: 'Ctrl+Enter', group: 'page' },
  { code: 'KeyP', primary: true, shift: true, command: 'openPalette', label: 'Ctrl+Shift+P', group: 'page' },
  { code: 'Slash', shift: true, command: 'openHelp', label: '?', group: 'page' },
  { code: 'Escape', command: 'escape', label: 'Esc', group: 'page' },
]

export interface KeyPress {
  readonly code: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** Where the focus is, as far as keys care. */
export type KeyPlace =
  /** A text field or the editor: only keys with Ctrl or ⌘ and Escape are ours. */
  | 'text'
  /** A button or link, which Space and Enter press. */
  | 'button'
  /** A widget that arrows and paging keys move in. */
  | 'composite'
  | 'page'

const pressingKeys = new Set(['Space', 'Enter'])
const movingKeys = new Set([
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'PageUp',
  'PageDown',
  'Home',
  'End',
  'Space',
  'Enter',
])

/** The binding that a key press means at a place, if any. */
export function bindingOf(press: KeyPress, place: KeyPlace): Binding | undefined {
  if (press.altKey) return undefined
  const isPrimary = press.ctrlKey || press.metaKey
  if (place === 'text' && !isPrimary) return undefined
  if (!isPrimary && place === 'button' && pressingKeys.has(press.code)) return undefined
  if (!isPrimary && place === 'composite' && movingKeys.has(press.code)) return undefined
  return bindings.find(
    ({ code, shift = false, primary = false }) =>
      code === press.code && shift === press.shiftKey && primary === isPrimary,
  )
}

/** Keys that mean a command, as the help and the palette show them. */
export function keysOf(command: CommandName): readonly string[] {
  return [...new Set(bindings.filter((binding) => binding.command === command).map(({ label }) => label))]
}
