import { message } from '../../i18n/message.ts'
import type { UiState, UiStore } from '../state.ts'
import { savedWorkOf } from './saved-work.ts'
import type { WorkStorage } from './storage.ts'

const delayMs = 250

/** Saves what outlives a reload shortly after it changed, and at once when the page is left. The answer stops it. */
export function keepWork(store: UiStore, storage: WorkStorage): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let hasWarned = false
  const save = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const isKept = await storage.save(savedWorkOf(store.getState()))
    if (isKept || hasWarned) return
    hasWarned = true
    store.setState((state) => ({ notice: message(state.dictionary, 'storage.lost') }))
  }
  const flush = (): void => {
    if (timer === undefined) return
    storage.saveAtOnce(savedWorkOf(store.getState()))
    void save()
  }
  const unsubscribe = store.subscribe((state, before) => {
    if (!isWorkChanged(state, before)) return
    clearTimeout(timer)
    timer = setTimeout(() => void save(), delayMs)
  })
  window.addEventListener('pagehide', flush)
  document.addEventListener('visibilitychange', flush)
  return () => {
    unsubscribe()
    flush()
    window.removeEventListener('pagehide', flush)
    document.removeEventListener('visibilitychange', flush)
  }
}

const isWorkChanged = (state: UiState, before: UiState): boolean =>
  state.documents !== before.documents ||
  state.activeDocument !== before.activeDocument ||
  state.themeChoice !== before.themeChoice ||
  state.locale !== before.locale ||
  state.panels !== before.panels
