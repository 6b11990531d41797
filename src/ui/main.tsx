import { createRoot } from 'react-dom/client'
import { createClient } from '../worker/client.ts'
import { App } from './App.tsx'
import { createSession, followHash, startCluster, wantedLocale } from './boot.ts'
import { firstDocuments } from './editor/first-document.ts'
import { installHandle } from './handle.ts'
import { dictionaryOf } from './language.ts'
import { SessionProvider } from './session.tsx'
import type { UiState, UiStore } from './state.ts'
import { keepWork } from './storage/keep-work.ts'
import type { SavedWork } from './storage/saved-work.ts'
import { createWorkStorage } from './storage/storage.ts'

/** The first paint waits for saved text at most so long. */
const storageWaitMs = 200

const idleWaitMs = 1500

async function mount(root: HTMLElement): Promise<void> {
  const query = new URLSearchParams(location.search)
  const client = createClient(new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module' }))
  const storage = createWorkStorage()
  const patience = new Promise<undefined>((resolve) => setTimeout(resolve, storageWaitMs, undefined))
  // Most readers keep their browser's language: its words travel while storage is read.
  void dictionaryOf(wantedLocale(query, undefined))
  const loading = storage.load()
  const session = await createSession(client, await Promise.race([loading, patience]), query)
  void loading.then((saved) => adoptLateWork(session.store, saved))
  followOnDocument(session.store)
  createRoot(root).render(
    <SessionProvider value={session}>
      <App />
    </SessionProvider>,
  )
  keepWork(session.store, storage)
  const isStarted = startCluster(session, location.hash)
  installHandle(window, session, isStarted)
  if (location.hash.startsWith('#bridge='))
    void import('./bridge.ts').then(({ offerBridge }) => offerBridge(session, window, isStarted))
  followHash(session, window)
  // The first click on a pod should not wait for the network.
  setTimeout(fetchLateParts, idleWaitMs)
}

/** What is likely to be asked for next, so that it also comes when the connection has gone. */
function fetchLateParts(): void {
  const parts = [
    import('./inspector/Inspector.tsx'),
    import('./header/Overlays.tsx'),
    import('./header/SetupForm.tsx'),
    import('./share/share-link.ts'),
  ]
  for (const part of parts) part.catch(() => undefined)
}

/** Storage that answered after the first paint: its files come in unless the reader has begun to write. */
function adoptLateWork(store: UiStore, saved: SavedWork | undefined): void {
  if (saved === undefined || store.getState().documents !== firstDocuments) return
  store.setState({ documents: saved.documents, activeDocument: saved.activeDocument })
}

/** The page is ours alone, so its language and scheme follow the app's. */
function followOnDocument(store: UiStore): void {
  const page = document.documentElement
  // The state changes with every frame, and to write the language, even the same, makes a browser style the whole page anew.
  const show = ({ locale, theme }: UiState): void => {
    if (page.lang !== locale) page.lang = locale
    if (page.style.colorScheme !== theme) page.style.colorScheme = theme
  }
  show(store.getState())
  store.subscribe(show)
}

const root = document.getElementById('root')
if (root !== null) void mount(root)
