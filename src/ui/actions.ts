import type { ObjectReference } from '../api/object.ts'
import { message } from '../i18n/message.ts'
import type { Dictionary } from '../i18n/message.ts'
import type { Client } from '../worker/client.ts'
import type { ApplyResult, ClockAction, ClockState, ClusterSetup, CommandResult } from '../worker/protocol.ts'
import { isSameObject } from './state.ts'
import type { UiStore } from './state.ts'

/** What the page does to the cluster; every way in (buttons, keys, handle, palette) goes through here. */
export interface Actions {
  readonly clock: (action: ClockAction) => Promise<ClockState>
  /** Applies a document's text (the active one when none is named) at the playhead. */
  readonly apply: (documentId?: string) => Promise<ApplyResult>
  /** Runs a line of the terminal; one that follows the clock tells what it has printed so far. */
  readonly kubectl: (
    line: string,
    onProgress?: (soFar: CommandResult) => void,
    aliases?: Readonly<Record<string, string>>,
  ) => Promise<CommandResult>
  /** Types a line into the terminal and runs it there, for everybody to see. */
  readonly type: (line: string) => void
  /** Ctrl+C: ends the line that follows the clock. */
  readonly interrupt: () => Promise<boolean>
  /** Selects and, on a phone, shows the inspector. `undefined` closes it. */
  readonly select: (target: ObjectReference | undefined) => void
  /** Throws the cluster away and begins a fresh one. */
  readonly restart: (setup: ClusterSetup) => Promise<ClockState>
  /** A new branch at the playhead, or over to another one. */
  readonly branch: (switchTo?: number) => Promise<void>
}

/** What the page forgets when another run takes the place of the last. */
export const freshRun = { selection: undefined, hover: undefined, markers: [], expandedLanes: [], applied: undefined }

/** A request that changed anything shows in a frame this soon. */
const wakeMs = 2000

export function createActions(client: Client, store: UiStore): Actions {
  const show = (clock: ClockState): ClockState => {
    store.setState({ clock })
    return clock
  }
  let stopWaking = (): void => undefined
  /**
   * A cluster at rest that got something to do starts to play: nobody should have to press twice to see what happens.
   * In the past this holds, too: the branch that begins there has a future of its own.
   */
  const playWhenWoken = (before: ClockState | undefined): void => {
    stopWaking()
    if (before === undefined || before.isPlaying || !before.isQuiet) return
    const { generation } = store.getState()
    const unsubscribe = store.subscribe(({ clock, generation: current }) => {
      if (clock === undefined || (current === generation && clock.head.revision <= before.head.revision)) return
      stopWaking()
      if (!clock.isPlaying) void client.call('clock', { action: 'play' }).then(show)
    })
    const timer = setTimeout(() => stopWaking(), wakeMs)
    stopWaking = () => {
      unsubscribe()
      clearTimeout(timer)
    }
  }
  const select = (target: ObjectReference | undefined): void => {
    const { selection, isNarrow, region } = store.getState()
    if (target === undefined) {
      return store.setState({ selection: undefined, region: region === 'inspector' ? 'stage' : region })
    }
    store.setState({
      selection: isSameObject(selection, target) ? selection : target,
      ...(isNarrow ? { region: 'inspector' as const } : {}),
    })
  }
  return {
    clock: async (action) => {
      stopWaking()
      return show(await client.call('clock', action))
    },
    apply: async (documentId = store.getState().activeDocument) => {
      const document = store.getState().documents.find(({ id }) => id === documentId)
      if (document === undefined) throw new Error(`no document ${documentId}`)
      store.setState({ isApplying: true })
      playWhenWoken(store.getState().clock)
      try {
        const result = await client.call('apply', { yaml: document.text, fileName: document.name })
        const { objects, problems, notModelled } = result
        const isDone = objects.some(({ verb }) => verb !== 'unchanged')
        store.setState((state) => ({
          // On a phone the reader would not see what Apply set going.
          region: state.isNarrow && isDone && problems.length === 0 ? 'stage' : state.region,
          applied: { documentId, text: document.text, objects, problems },
          ...(state.activeDocument === documentId && { problems, notModelled }),
          announcement: outcomeOf(result, state.dictionary),
        }))
        return result
      } finally {
        store.setState({ isApplying: false })
      }
    },
    kubectl: (line, onProgress, aliases) => {
      playWhenWoken(store.getState().clock)
      return client.call('kubectl', { line, files: filesOf(store), ...(aliases && { aliases }) }, onProgress)
    },
    type: (line) => store.setState({ typed: { line } }),
    interrupt: () => client.call('interrupt', {}),
    select,
    restart: async (setup) => {
      const clock = show(await client.call('start', { setup }))
      store.setState({ ...freshRun, setup })
      return clock
    },
    branch: async (switchTo) => {
      const { branches, current } = await client.call('branch', switchTo === undefined ? {} : { switchTo })
      store.setState({ branches, currentBranch: current })
    },
  }
}

/** The editor's tabs as the files that `-f` can name. */
export const filesOf = (store: UiStore): Readonly<Record<string, string>> =>
  Object.fromEntries(store.getState().documents.map(({ name, text }) => [name, text]))

/** What came of an Apply, for the live region: problems first, else how many of each verb. */
function outcomeOf({ objects, problems }: ApplyResult, dictionary: Dictionary): string {
  if (problems.length > 0) return message(dictionary, 'editor.problems', { count: problems.length })
  return (['created', 'configured', 'unchanged'] as const)
    .map((verb) => ({ verb, count: objects.filter((object) => object.verb === verb).length }))
    .filter(({ count }) => count > 0)
    .map(({ verb, count }) => message(dictionary, `editor.${verb}`, { count }))
    .join(' · ')
}
