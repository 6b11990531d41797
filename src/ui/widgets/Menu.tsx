import { useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'

export interface MenuOption<Value> {
  readonly value: Value
  readonly label: string
  readonly hint?: string
}

export interface MenuProps<Value> {
  readonly label: string
  readonly className?: string
  readonly children: ReactNode
  readonly options: readonly MenuOption<Value>[]
  readonly selected?: Value
  readonly placement: 'up' | 'down'
  readonly align?: 'left' | 'right'
  readonly onSelect: (value: Value) => void
}

/** A button that opens a short list; arrows move, Escape closes. */
export function Menu<Value extends string | number>(props: MenuProps<Value>) {
  const { label, className = 'kb-button', children, options, selected, placement, align = 'left', onSelect } = props
  const [isOpen, setOpen] = useState(false)
  const anchor = useRef<HTMLDivElement>(null)
  const id = useId()
  useOutsidePress(anchor, isOpen, () => setOpen(false))
  useEffect(() => {
    if (!isOpen) return
    const items = [...(anchor.current?.querySelectorAll<HTMLElement>('[role="menuitemradio"]') ?? [])]
    ;(items.find((item) => item.ariaChecked === 'true') ?? items[0])?.focus()
  }, [isOpen])
  const close = (): void => {
    setOpen(false)
    anchor.current?.querySelector('button')?.focus()
  }
  const press = (event: KeyboardEvent): void => {
    if (!isOpen) return
    if (event.code === 'Tab') return setOpen(false)
    if (event.code === 'Escape') close()
    else if (!moveFocus(event)) return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="kb-anchor" ref={anchor}>
      <button
        type="button"
        className={className}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
        onKeyDown={press}
      >
        {children}
      </button>
      {isOpen && (
        <div
          id={id}
          role="menu"
          tabIndex={-1}
          aria-label={label}
          className={`kb-popover kb-popover-${placement} kb-popover-${align}`}
          onKeyDown={press}
        >
          {options.map((option) => (
            <button
              key={option.value}
              type="button"
              role="menuitemradio"
              aria-checked={option.value === selected}
              tabIndex={-1}
              className="kb-menu-item"
              onClick={() => {
                onSelect(option.value)
                close()
              }}
            >
              <span>{option.label}</span>
              {option.hint !== undefined && <small>{option.hint}</small>}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}

/** Moves the focus among a list's items; false when the key means nothing there. */
function moveFocus(event: KeyboardEvent): boolean {
  const items = [
    ...(event.currentTarget.closest('.kb-anchor')?.querySelectorAll<HTMLElement>('[role="menuitemradio"]') ?? []),
  ]
  const index = items.indexOf(document.activeElement as HTMLElement)
  const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: items.length - 1 }[event.code]
  if (next === undefined) return false
  items[(next + items.length) % items.length]?.focus()
  return true
}

/** Calls back when the reader presses somewhere else while `isActive`. */
export function useOutsidePress(
  inside: { readonly current: HTMLElement | null },
  isActive: boolean,
  leave: () => void,
): void {
  const leaveNow = useEffectEvent(leave)
  useEffect(() => {
    if (!isActive) return
    const press = (event: PointerEvent): void => {
      if (event.target instanceof Node && inside.current?.contains(event.target) === false) leaveNow()
    }
    document.addEventListener('pointerdown', press, true)
    return () => document.removeEventListener('pointerdown', press, true)
  }, [inside, isActive])
}
