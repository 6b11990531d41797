import { useEffect, useState } from 'react'
import type { ObjectReference } from '../../api/object.ts'
import type { Client } from '../../worker/client.ts'
import type { Inspection } from '../../worker/protocol.ts'
import { useSession } from '../session.tsx'
import type { UiState } from '../state.ts'

export type InspectionState =
  | { readonly state: 'loading' | 'missing' }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'found'; readonly inspection: Inspection }

/** While time runs the inspector looks again at most so often. */
const periodMs = 150

/** What the worker knows of an object at the playhead, looked up again when the playhead passed a write. */
export function useInspection(target: ObjectReference): InspectionState {
  const { client, store } = useSession()
  const [shown, setShown] = useState<{ readonly target: ObjectReference; readonly state: InspectionState }>()
  useEffect(() => {
    let isMounted = true
    let isAsking = false
    let isStale = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async (): Promise<void> => {
      timer = undefined
      isAsking = true
      isStale = false
      const state = await inspected(client, target)
      isAsking = false
      if (!isMounted) return
      setShown({ target, state })
      if (isStale) schedule()
    }
    const schedule = (): void => {
      isStale = true
      if (!isAsking && timer === undefined) timer = setTimeout(() => void look(), periodMs)
    }
    void look()
    const unsubscribe = store.subscribe((state, before) => {
      if (hasMoved(state, before)) schedule()
    })
    return () => {
      isMounted = false
      unsubscribe()
      clearTimeout(timer)
    }
  }, [client, store, target])
  return shown?.target === target ? shown.state : { state: 'loading' }
}

const hasMoved = (state: UiState, before: UiState): boolean =>
  state.clock?.revision !== before.clock?.revision || state.generation !== before.generation

async function inspected(client: Client, target: ObjectReference): Promise<InspectionState> {
  try {
    const inspection = await client.call('inspect', { target })
    return inspection === undefined ? { state: 'missing' } : { state: 'found', inspection }
  } catch (error) {
    return { state: 'failed', message: error instanceof Error ? error.message : String(error) }
  }
}
