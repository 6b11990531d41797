import { get, set } from 'idb-keyval'
import { parseSavedWork } from './saved-work.ts'
import type { SavedWork } from './saved-work.ts'

const storageKey = 'kuberama'
const draftKey = 'kuberama-draft'

/** Keeps the reader's work in the browser; where that is refused (a third-party frame, private mode) in memory. */
export interface WorkStorage {
  readonly load: () => Promise<SavedWork | undefined>
  /** False when the work is kept in memory only. */
  readonly save: (work: SavedWork) => Promise<boolean>
  /** Writes before it returns: a page that is being left may not live to see a promise settle. */
  readonly saveAtOnce: (work: SavedWork) => void
}

export function createWorkStorage(): WorkStorage {
  let inMemory: SavedWork | undefined
  return {
    load: async () => {
      const draft = readDraft()
      if (draft !== undefined) return draft
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
        if (inMemory === work) dropDraft()
        return true
      } catch {
        return false
      }
    },
    saveAtOnce: (work) => {
      try {
        localStorage.setItem(draftKey, JSON.stringify(work))
      } catch {
        // Refused or too large: the slower way is tried as well.
      }
    },
  }
}

function readDraft(): SavedWork | undefined {
  try {
    const draft = localStorage.getItem(draftKey)
    return draft === null ? undefined : parseSavedWork(JSON.parse(draft))
  } catch {
    return undefined
  }
}

function dropDraft(): void {
  try {
    localStorage.removeItem(draftKey)
  } catch {
    // Where there can be no draft there is none.
  }
}
