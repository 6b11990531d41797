import { message } from '../i18n/message.ts'
import { localeOf } from '../i18n/locale.ts'
import type { Locale } from '../i18n/locale.ts'
import type { Client } from '../worker/client.ts'
import { supersededMessage } from '../worker/protocol.ts'
import type { Frame } from '../worker/protocol.ts'
import { createActions, freshRun } from './actions.ts'
import { createCommands } from './commands.ts'
import { firstDocuments } from './editor/first-document.ts'
import { createFrameHolder } from './frames.ts'
import { dictionaryOf } from './language.ts'
import type { Session } from './session.tsx'
import { registerPageCommands } from './page-commands.ts'
import { isSharedRunHash } from './share/shared-run-hash.ts'
import { createUiStore } from './state.ts'
import type { ThemeChoice, UiState, UiStore } from './state.ts'
import type { SavedWork } from './storage/saved-work.ts'

/** Under this width the regions come one at a time. */
const narrowQuery = '(max-width: 760px)'
const darkQuery = '(prefers-color-scheme: dark)'
const motionQuery = '(prefers-reduced-motion: reduce)'
/** A hidden page draws nothing; it still takes frames now and then. */
const hiddenFrameMs = 250

/** The language that the link, the reader's last visit or the browser asks for, in this order. */
export const wantedLocale = (query: URLSearchParams, saved: SavedWork | undefined): Locale =>
  localeOf([query.get('lang'), saved?.locale, ...navigator.languages])

/** Builds one mounted app around a client. `query` is presentation only: `?theme=dark&lang=ko&view=timeline`. */
export async function createSession(
  client: Client,
  saved: SavedWork | undefined,
  query: URLSearchParams,
): Promise<Session> {
  const locale = wantedLocale(query, saved)
  const themeChoice = themeOf(query.get('theme')) ?? saved?.themeChoice ?? 'system'
  const documents = saved?.documents ?? firstDocuments
  const store = createUiStore({
    documents,
    activeDocument: saved?.activeDocument ?? documents[0]!.id,
    themeChoice,
    theme: resolvedTheme(themeChoice),
    locale,
    dictionary: await dictionaryOf(locale),
    ...(saved === undefined ? {} : { panels: saved.panels }),
    isNarrow: matchMedia(narrowQuery).matches,
    reducedMotion: matchMedia(motionQuery).matches,
    region: regionOf(query.get('view')) ?? 'editor',
    isPresenting: query.has('present'),
  })
  const frames = createFrameHolder()
  const commands = createCommands()
  const actions = createActions(client, store)
  registerPageCommands(commands, actions, store, client)
  followSystem(store)
  client.onLost((failure) =>
    store.setState(({ connection }) => ({ connection: connection === 'ready' ? 'lost' : 'failed', failure })),
  )
  client.onFrame((frame, acknowledge) => {
    frames.accept(frame)
    store.setState(stateOf(frame))
    void announce(frame, store)
    if (document.hidden) setTimeout(acknowledge, hiddenFrameMs)
    else requestAnimationFrame(acknowledge)
  })
  return { store, frames, client, commands, actions }
}

/** Starts a fresh cluster, or the run that the link carries. */
export async function startCluster({ store, client, actions }: Session, hash: string): Promise<void> {
  try {
    if (!(await openSharedRun(hash, store, client))) await actions.restart(store.getState().setup)
    store.setState({ connection: 'ready' })
  } catch (error) {
    store.setState({ connection: 'failed', failure: wordsOf(error) })
  }
}

/** Opens another link in a page that is already there: the browser does not load it again for a new hash. */
export function followHash({ store, client }: Session, target: Window): void {
  target.addEventListener('hashchange', () => void openSharedRun(target.location.hash, store, client))
}

/** A link that takes longer than this to repeat is said to be under way. */
const patienceMs = 700

/** False when the hash carries no run that can be opened: then everything stays as it is. */
async function openSharedRun(hash: string, store: UiStore, client: Client): Promise<boolean> {
  if (!isSharedRunHash(hash)) return false
  const { dictionary } = store.getState()
  const opening = setTimeout(() => store.setState({ notice: message(dictionary, 'share.opening') }), patienceMs)
  try {
    const { decodeSharedRun } = await import('./share/share-link.ts')
    const { withSharedDocuments } = await import('./share/shared-documents.ts')
    const run = await decodeSharedRun(hash)
    let clock = await client.call('load', { recording: run.recording })
    if (run.playhead !== undefined) {
      const { at, revision } = run.playhead
      clock = await client.call('clock', { action: 'seek', at })
      // Several writes may share an instant: stand exactly behind the one that was shown.
      if (clock.revision !== revision) clock = await client.call('clock', { action: 'seek', revision })
    }
    store.setState((state) => ({
      ...freshRun,
      ...withSharedDocuments(state, run.documents, hash),
      clock,
      setup: run.recording.setup,
      announcement: message(dictionary, 'share.opened'),
      notice: undefined,
    }))
    return true
  } catch (error) {
    const isSuperseded = wordsOf(error) === supersededMessage
    store.setState({
      notice: isSuperseded ? undefined : message(dictionary, 'share.broken', { message: wordsOf(error) }),
    })
    return isSuperseded
  } finally {
    clearTimeout(opening)
  }
}

const stateOf = ({ clock, generation, timelineVersion, branches }: Frame): Partial<UiState> => ({
  clock,
  generation,
  timelineVersion,
  ...(branches === undefined ? {} : { branches: branches.branches, currentBranch: branches.current }),
})

async function announce({ announcement }: Frame, store: UiStore): Promise<void> {
  if (announcement === undefined) return
  const sentences = await import('../i18n/reason-sentence.ts').catch(() => undefined)
  if (sentences === undefined) return
  const { code, details } = announcement
  store.setState(({ locale }) => ({ announcement: sentences.reasonSentence(locale, code, details) }))
}

function followSystem(store: UiStore): void {
  const follow = (query: string, change: (isMatch: boolean) => Partial<UiState>): void =>
    matchMedia(query).addEventListener('change', (event) => store.setState(change(event.matches)))
  follow(narrowQuery, (isNarrow) => ({ isNarrow }))
  follow(motionQuery, (reducedMotion) => ({ reducedMotion }))
  follow(darkQuery, (isDark) => (store.getState().themeChoice === 'system' ? { theme: isDark ? 'dark' : 'light' } : {}))
}

const themeOf = (text: string | null): ThemeChoice | undefined =>
  (['light', 'dark', 'system'] as const).find((choice) => choice === text)
const regionOf = (text: string | null): UiState['region'] | undefined =>
  (['editor', 'stage', 'timeline', 'inspector'] as const).find((region) => region === text)

/** The theme that a choice means on this machine now. */
export const resolvedTheme = (choice: ThemeChoice): UiState['theme'] =>
  choice === 'system' ? (matchMedia(darkQuery).matches ? 'dark' : 'light') : choice

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
