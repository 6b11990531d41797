import { useLayoutEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { useSession } from '../session.tsx'

/** A modal sheet over the page: the browser keeps the focus inside and gives it back; Escape or a press beside it closes. */
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
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const element = dialog.current
    if (element === null) return
    const closeBeside = (event: PointerEvent): void => {
      if (event.target === element) store.setState({ overlay: undefined })
    }
    element.showModal()
    element.addEventListener('pointerdown', closeBeside)
    return () => {
      element.removeEventListener('pointerdown', closeBeside)
      element.close()
    }
  }, [store])
  return (
    <dialog
      ref={dialog}
      aria-label={label}
      className={`kb-sheet ${className}`}
      onCancel={() => store.setState({ overlay: undefined })}
    >
      <div className="kb-sheet-body">{children}</div>
    </dialog>
  )
}
