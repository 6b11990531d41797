import { createContext, useContext, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import { message } from '../i18n/message.ts'
import type { MessageKey, MessageParameters } from '../i18n/message.ts'
import type { Client } from '../worker/client.ts'
import type { NodeRow, WorkloadRow } from '../worker/protocol.ts'
import type { Actions } from './actions.ts'
import type { Commands } from './commands.ts'
import type { FrameHolder } from './frames.ts'
import type { UiState, UiStore } from './state.ts'

/** One mounted app: everything that a component may need, handed down by context. */
export interface Session {
  readonly store: UiStore
  readonly frames: FrameHolder
  readonly client: Client
  readonly commands: Commands
  readonly actions: Actions
}

const SessionContext = createContext<Session | undefined>(undefined)
export const SessionProvider = SessionContext.Provider

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (session === undefined) throw new Error('a component was mounted outside of its SessionProvider')
  return session
}

/** Reacts to a part of the state; return primitives or parts of the state itself, never fresh objects. */
export function useUi<T>(select: (state: UiState) => T): T {
  return useStore(useSession().store, select)
}

/** Reacts when the set of workloads changed. */
export function useWorkloads(): readonly WorkloadRow[] {
  const { frames } = useSession()
  return useSyncExternalStore(frames.subscribe, () => frames.workloads)
}

export function useNodes(): readonly NodeRow[] {
  const { frames } = useSession()
  return useSyncExternalStore(frames.subscribe, () => frames.nodes)
}

export type Translate = (key: MessageKey, parameters?: MessageParameters) => string

/** `t('editor.apply')` in the reader's language. */
export function useMessage(): Translate {
  const dictionary = useUi((state) => state.dictionary)
  return (key, parameters) => message(dictionary, key, parameters)
}
