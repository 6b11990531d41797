/**
 * What keys, the command palette and buttons can ask for. A component that can do it registers while it is mounted;
 * the timeline registers the zoom and pan commands, for example.
 */
export const commandNames = [
  'playPause',
  'shuttleBack',
  'shuttleStop',
  'shuttleForward',
  'previousWrite',
  'nextWrite',
  'previousInput',
  'runUntilQuiet',
  'seekTenth',
  'previousMarker',
  'nextMarker',
  'addMarker',
  'previousEvent',
  'nextEvent',
  'zoomIn',
  'zoomOut',
  'panLeft',
  'panRight',
  'fit',
  'focusEditor',
  'focusTerminal',
  'focusStage',
  'apply',
  'share',
  'present',
  'reset',
  'toggleTheme',
  'toggleLanguage',
  'openHelp',
  'openPalette',
  'openSetup',
  'escape',
] as const
export type CommandName = (typeof commandNames)[number]

export interface Commands {
  /** The newest registration wins; the answer takes it back. */
  readonly register: (name: CommandName, run: (argument?: number) => void) => () => void
  /** False when nobody can do it now. */
  readonly run: (name: CommandName, argument?: number) => boolean
  readonly isAvailable: (name: CommandName) => boolean
}

export function createCommands(): Commands {
  const registered = new Map<CommandName, ((argument?: number) => void)[]>()
  return {
    register: (name, run) => {
      const stack = registered.get(name) ?? []
      registered.set(name, [...stack, run])
      return () =>
        registered.set(
          name,
          (registered.get(name) ?? []).filter((other) => other !== run),
        )
    },
    run: (name, argument) => {
      const run = registered.get(name)?.at(-1)
      run?.(argument)
      return run !== undefined
    },
    isAvailable: (name) => (registered.get(name)?.length ?? 0) > 0,
  }
}
