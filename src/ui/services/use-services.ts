import { useEffect, useState } from 'react'
import type { ServiceRow } from '../../worker/protocol.ts'
import { useSession } from '../session.tsx'

const leastApartMs = 120

/** The services at the playhead; asked for again after frames, one question at a time. */
export function useServices(): readonly ServiceRow[] {
  const { client, frames } = useSession()
  const [rows, setRows] = useState<readonly ServiceRow[]>([])
  useEffect(() => {
    let isOpen = true
    let isAsking = false
    let isStale = false
    const ask = async (): Promise<void> => {
      if (isAsking) return void (isStale = true)
      isAsking = true
      isStale = false
      try {
        const answer = await client.call('services', {})
        if (isOpen) setRows(answer)
        await new Promise((resolve) => setTimeout(resolve, leastApartMs))
      } catch {
        // The page says that the worker is lost; the last rows stay.
      }
      isAsking = false
      if (isStale && isOpen) void ask()
    }
    const stop = frames.subscribe(() => void ask())
    void ask()
    return () => {
      isOpen = false
      stop()
    }
  }, [client, frames])
  return rows
}
