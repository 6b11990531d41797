import { useEffect, useState } from 'react'
import type { ComponentType, ReactNode } from 'react'
import { message } from '../../i18n/message.ts'
import { useSession } from '../session.tsx'

/**
 * A part of the page that comes over the network when it is first shown. One that cannot come is said to the reader and
 * tried again the next time it is asked for; the rest of the page goes on.
 */
export function latePart(load: () => Promise<ComponentType>): ComponentType<{ readonly fallback?: ReactNode }> {
  let Loaded: ComponentType | undefined
  return function LatePart({ fallback = null }) {
    const { store } = useSession()
    const [Part, setPart] = useState(() => Loaded)
    useEffect(() => {
      if (Part !== undefined) return undefined
      let isMounted = true
      const show = (loaded: ComponentType): void => {
        Loaded = loaded
        if (isMounted) setPart(() => loaded)
      }
      load().then(show, () =>
        store.setState(({ dictionary }) => ({
          notice: message(dictionary, 'app.part'),
          overlay: undefined,
          selection: undefined,
        })),
      )
      return () => {
        isMounted = false
      }
    }, [Part, store])
    return Part === undefined ? fallback : <Part />
  }
}
