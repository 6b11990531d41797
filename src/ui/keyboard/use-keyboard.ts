import { useEffect } from 'react'
import { useSession } from '../session.tsx'
import { bindingOf } from './bindings.ts'
import type { KeyPlace } from './bindings.ts'

/** Listens for the page's keys while mounted. */
export function useKeyboard(): void {
  const { commands } = useSession()
  useEffect(() => {
    let pointed: Element | undefined
    const point = (event: PointerEvent): void => {
      pointed = event.target instanceof Element ? (event.target.closest('button, a[href]') ?? undefined) : undefined
    }
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return
      if (event.code === 'Tab') pointed = undefined
      const binding = bindingOf(event, placeOf(event.target, event.code === 'Escape', pointed))
      if (binding === undefined || !commands.run(binding.command, binding.argument)) return
      event.preventDefault()
      // Some browsers press the focused button when Space goes up.
      if (event.code === 'Space' && pointed instanceof HTMLElement && event.target === pointed) pointed.blur()
    }
    window.addEventListener('pointerdown', point, true)
    window.addEventListener('keydown', press)
    return () => {
      window.removeEventListener('pointerdown', point, true)
      window.removeEventListener('keydown', press)
    }
  }, [commands])
}

const textPlaces =
  'dialog, input, textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"], .monaco-editor'
const compositePlaces =
  '[role="separator"], [role="menu"], [role="listbox"], [role="tablist"], [role="treegrid"], [role="grid"], [role="slider"], [role="dialog"]'

/** A button that a mouse pressed keeps the focus, but Space then means the page: who clicked Apply wants to pause. */
function placeOf(target: EventTarget | null, isEscape: boolean, pointed: Element | undefined): KeyPlace {
  if (!(target instanceof Element)) return 'page'
  // A popover's fields give Escape away: it closes the popover.
  if (isEscape && target.closest('[role="dialog"]') !== null) return 'page'
  if (target.closest(textPlaces) !== null) return 'text'
  if (target.closest(compositePlaces) !== null) return 'composite'
  if (target.closest('button, a[href], summary') !== null) return target === pointed ? 'page' : 'button'
  return 'page'
}
