import { get, set } from 'idb-keyval'
import { parseSavedWork } from './saved-work.ts'
import type { SavedWork } from './saved-work.ts'

const storageKey = 'kuberama'

/** Keeps the reader's work in the browser; where that is refused (a third-party frame, private mode) in memory. */
export interface WorkStorage {
  readonly load: () => Promise<SavedWork | undefined>
  /** False when the work is kept in memory only. */
  readonly save: (work: SavedWork) => Promise<boolean>
}

export function createWorkStorage(): WorkStorage {
  let inMemory: SavedWork | undefined
  return {
    load: async () => {
      try {
        return parseSavedWork(await get(storageKey))
      } catch {
        return inMemory
      }
    },
    save: async (work) => {
      inMemory = work
      try {
        await set(storageKey, work)
        return true
      } catch {
        return false
      }
    },
  }
}
