import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { useSession } from '../session.tsx'

/** A sheet over the page: focus stays inside, Escape or a press beside it closes, focus goes back afterwards. */
export function Sheet({
  label,
  className,
  children,
}: {
  readonly label: string
  readonly className: string
  readonly children: ReactNode
}) {
  const { store } = useSession()
  const dialog = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const before = document.activeElement
    const first = dialog.current?.querySelector<HTMLElement>('input, button')
    first?.focus()
    return () => (before instanceof HTMLElement ? before.focus() : undefined)
  }, [])
  const close = (): void => store.setState({ overlay: undefined })
  return (
    <div
      className="kb-veil"
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) close()
      }}
      onKeyDown={(event) => {
        if (event.code === 'Escape') close()
        else if (event.code !== 'Tab' || !keepFocus(dialog.current, event.shiftKey)) return
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      <div ref={dialog} role="dialog" aria-modal="true" aria-label={label} className={`kb-sheet ${className}`}>
        {children}
      </div>
    </div>
  )
}

/** Wraps Tab at the ends of the sheet; true when it did. */
function keepFocus(dialog: HTMLElement | null, isBackward: boolean): boolean {
  const stops = [...(dialog?.querySelectorAll<HTMLElement>('input, button:not([tabindex="-1"]), a[href]') ?? [])]
  const edge = isBackward ? stops[0] : stops.at(-1)
  if (document.activeElement !== edge) return false
  ;(isBackward ? stops.at(-1) : stops[0])?.focus()
  return true
}
