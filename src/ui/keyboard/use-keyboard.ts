import { useEffect } from 'react'
import { useSession } from '../session.tsx'
import { bindingOf } from './bindings.ts'
import type { KeyPlace } from './bindings.ts'

/** Listens for the page's keys while mounted. */
export function useKeyboard(): void {
  const { commands } = useSession()
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return
      const binding = bindingOf(event, placeOf(event.target, event.code === 'Escape'))
      if (binding !== undefined && commands.run(binding.command, binding.argument)) event.preventDefault()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [commands])
}

const textPlaces =
  'dialog, input, textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"], .monaco-editor'
const compositePlaces =
  '[role="separator"], [role="menu"], [role="listbox"], [role="tablist"], [role="treegrid"], [role="grid"], [role="slider"], [role="dialog"]'

function placeOf(target: EventTarget | null, isEscape: boolean): KeyPlace {
  if (!(target instanceof Element)) return 'page'
  // A popover's fields give Escape away: it closes the popover.
  if (isEscape && target.closest('[role="dialog"]') !== null) return 'page'
  if (target.closest(textPlaces) !== null) return 'text'
  if (target.closest(compositePlaces) !== null) return 'composite'
  if (target.closest('button, a[href], summary') !== null) return 'button'
  return 'page'
}
