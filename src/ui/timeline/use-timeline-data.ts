import { useEffect, useRef, useState } from 'react'
import type { Timeline } from '../../worker/protocol.ts'
import { useSession, useUi } from '../session.tsx'

const leastApartMs = 250
/** So many times as long as the last answer took is waited before the next question: a long run must not keep the worker busy. */
const restAfterAnswer = 4
const maxPodLanes = 400
/** With so few workloads, each opens by itself when it is first seen. */
const mostOpened = 6

/**
 * The lanes, asked for again when they would differ: at most four times a second, one question at a time.
 * Mount it anew for a new generation.
 */
export function useTimelineData(): Timeline | undefined {
  const { client, store } = useSession()
  const version = useUi((ui) => ui.timelineVersion)
  const expanded = useUi((ui) => ui.expandedLanes)
  const connection = useUi((ui) => ui.connection)
  const [timeline, setTimeline] = useState<Timeline>()
  const asking = useRef({ isOpen: false, isWanted: false, lastMs: 0, tookMs: 0, timer: 0 })
  const opened = useRef(new Set<string>())

  useEffect(() => {
    if (connection !== 'ready') return undefined
    const state = asking.current
    const ask = async (): Promise<void> => {
      if (state.isOpen) {
        state.isWanted = true
        return
      }
      state.isOpen = true
      state.isWanted = false
      state.lastMs = performance.now()
      try {
        const asked = store.getState()
        const answer = await client.call('timeline', { expanded: asked.expandedLanes, maxPodLanes })
        if (store.getState().generation === asked.generation) {
          setTimeline(answer)
          openNewLanes(answer, opened.current, (ids) =>
            store.setState((known) => ({ expandedLanes: [...known.expandedLanes, ...ids] })),
          )
        }
      } finally {
        state.isOpen = false
        state.tookMs = performance.now() - state.lastMs
      }
      if (state.isWanted) schedule()
    }
    const schedule = (): void => {
      clearTimeout(state.timer)
      const wait = Math.max(
        0,
        state.lastMs + Math.max(leastApartMs, state.tookMs * restAfterAnswer) - performance.now(),
      )
      state.timer = window.setTimeout(() => void ask(), wait)
    }
    if (state.isOpen) state.isWanted = true
    else schedule()
    return undefined
  }, [client, store, connection, version, expanded])

  useEffect(() => () => clearTimeout(asking.current.timer), [])
  return timeline
}

/** These lanes show inside what their children would. */
const tellEnough: ReadonlySet<string> = new Set(['StatefulSet', 'DaemonSet', 'Job', 'CronJob'])

/** A workload that is new opens once; what the reader closes stays closed. */
function openNewLanes(timeline: Timeline, opened: Set<string>, open: (ids: readonly string[]) => void): void {
  const workloads = timeline.lanes.filter((lane) => lane.depth === 0 && lane.hasChildren)
  if (workloads.length > mostOpened) return
  const fresh = workloads.filter((lane) => !opened.has(lane.id) && !tellEnough.has(lane.kind))
  for (const lane of fresh) opened.add(lane.id)
  const closed = fresh.filter((lane) => !lane.isExpanded)
  if (closed.length > 0) open(closed.map((lane) => lane.id))
}
