import type { Instant } from '../clock/instant.ts'
import type { Client } from '../worker/client.ts'
import type { Actions } from './actions.ts'
import type { CommandName, Commands } from './commands.ts'
import { setLocale } from './language.ts'
import { present } from './present.ts'
import type { UiStore } from './state.ts'

const speedMax = 10_000

/** Registers the commands that need no particular component; the answer takes them back. */
export function registerPageCommands(commands: Commands, actions: Actions, store: UiStore, client: Client): () => void {
  const clock = () => store.getState().clock
  const act = (action: Parameters<Actions['clock']>[0]): void => void actions.clock(action)
  const seek = (at: Instant | undefined): void => {
    if (at !== undefined) act({ action: 'seek', at })
  }
  const runs: Partial<Record<CommandName, (argument?: number) => void>> = {
    playPause: () => act({ action: clock()?.isPlaying === true ? 'pause' : 'play' }),
    shuttleBack: () => void stepBack(actions, clock()?.isPlaying === true),
    shuttleStop: () => act({ action: 'pause' }),
    shuttleForward: () => {
      const now = clock()
      if (now?.isPlaying !== true) return act({ action: 'play' })
      const speed = now.speed === 'auto' ? 1 : now.speed
      act({ action: 'speed', speed: Math.min(speedMax, speed * 2) })
    },
    previousWrite: () => act({ action: 'step', writes: -1 }),
    nextWrite: () => act({ action: 'step', writes: 1 }),
    previousInput: () => void seekPreviousInput(actions, store, client),
    runUntilQuiet: () => act({ action: 'runUntilQuiet' }),
    seekTenth: (tenth = 0) => {
      const now = clock()
      if (now !== undefined) seek((now.start + Math.round(((now.head.at - now.start) * tenth) / 10)) as Instant)
    },
    previousEvent: () => void seekNeighbour(actions, store, client, -1),
    nextEvent: () => void seekNeighbour(actions, store, client, 1),
    addMarker: () => toggleMarker(store),
    previousMarker: () => seek(store.getState().markers.findLast((marker) => marker < (clock()?.now ?? 0))),
    nextMarker: () => seek(store.getState().markers.find((marker) => marker > (clock()?.now ?? 0))),
    apply: () => void actions.apply(),
    reset: () => void actions.restart(store.getState().setup),
    toggleTheme: () => {
      const theme = store.getState().theme === 'dark' ? 'light' : 'dark'
      store.setState({ theme, themeChoice: theme })
    },
    toggleLanguage: () => void setLocale(store, store.getState().locale === 'ko' ? 'en' : 'ko'),
    present: () => present(store, !store.getState().isPresenting),
    openHelp: () => store.setState(({ overlay }) => ({ overlay: overlay === 'help' ? undefined : 'help' })),
    openPalette: () => store.setState({ overlay: 'palette' }),
    openSetup: () => store.setState({ overlay: 'setup' }),
    focusStage: () => focusRegion(store, 'stage'),
    escape: () => {
      const { overlay, selection, isPresenting } = store.getState()
      if (overlay !== undefined) store.setState({ overlay: undefined })
      else if (selection === undefined && isPresenting) present(store, false)
      else actions.select(undefined)
    },
  }
  const taken = Object.entries(runs).map(([name, run]) => commands.register(name as CommandName, run))
  return () => {
    for (const takeBack of taken) takeBack()
  }
}

async function stepBack(actions: Actions, isPlaying: boolean): Promise<void> {
  if (isPlaying) await actions.clock({ action: 'pause' })
  await actions.clock({ action: 'step', writes: -1 })
}

async function seekPreviousInput(actions: Actions, store: UiStore, client: Client): Promise<void> {
  const now = store.getState().clock
  if (now === undefined) return
  const { inputs } = await client.call('timeline', { expanded: [], maxPodLanes: 0 })
  const input = inputs.findLast(({ revision }) => revision < now.revision)
  await actions.clock({ action: 'seek', at: input?.at ?? now.start })
}

/** To what happened next, or last, to the selected object; nothing when nothing is selected. */
async function seekNeighbour(actions: Actions, store: UiStore, client: Client, direction: -1 | 1): Promise<void> {
  const { selection } = store.getState()
  if (selection === undefined) return
  const revision = await client.call('neighbour', { target: selection, direction })
  if (revision !== undefined) await actions.clock({ action: 'seek', revision })
}

function toggleMarker(store: UiStore): void {
  const now = store.getState().clock?.now
  if (now === undefined) return
  store.setState(({ markers }) => ({
    markers: markers.includes(now)
      ? markers.filter((marker) => marker !== now)
      : [...markers, now].toSorted((left, right) => left - right),
  }))
}

/** Shows a region (on a narrow page) and puts the focus into it. */
export function focusRegion(store: UiStore, region: 'stage' | 'timeline' | 'inspector'): void {
  store.setState({ region })
  requestAnimationFrame(() => {
    const element = document.getElementById(`kb-${region}`)
    const target = element?.querySelector<HTMLElement>('[tabindex="0"]') ?? element
    if (target === element) element?.setAttribute('tabindex', '-1')
    target?.focus()
  })
}
