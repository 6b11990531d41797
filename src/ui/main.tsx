import { createRoot } from 'react-dom/client'
import { createClient } from '../worker/client.ts'
import { App } from './App.tsx'
import { createSession, startCluster } from './boot.ts'
import { installHandle } from './handle.ts'
import { SessionProvider } from './session.tsx'
import { keepWork } from './storage/keep-work.ts'
import { createWorkStorage } from './storage/storage.ts'

/** The first paint waits for saved text at most so long. */
const storageWaitMs = 200

const idleWaitMs = 1500

async function mount(root: HTMLElement): Promise<void> {
  const query = new URLSearchParams(location.search)
  const client = createClient(new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module' }))
  const storage = createWorkStorage()
  const patience = new Promise<undefined>((resolve) => setTimeout(resolve, storageWaitMs, undefined))
  const session = createSession(client, await Promise.race([storage.load(), patience]), query)
  createRoot(root).render(
    <SessionProvider value={session}>
      <App />
    </SessionProvider>,
  )
  keepWork(session.store, storage)
  installHandle(window, session, startCluster(session, location.hash))
  // The first click on a pod should not wait for the network.
  setTimeout(() => void import('./inspector/Inspector.tsx'), idleWaitMs)
}

const root = document.getElementById('root')
if (root !== null) void mount(root)
