import type { UiStore } from './state.ts'

/** How much larger everything is for the back row. */
export const presentZoom = 1.4

/** Of the presentation that goes on: a document has one full screen. */
let following = new AbortController()

/** Begins or ends presenting; the screen is filled where the browser lets it. Leaving the full screen ends it, too. */
export function present(store: UiStore, isPresenting: boolean): void {
  store.setState({ isPresenting, overlay: undefined })
  following.abort()
  if (!isPresenting) {
    if (document.fullscreenElement !== null) document.exitFullscreen().catch(() => undefined)
    return
  }
  following = new AbortController()
  document.documentElement.requestFullscreen?.().catch(() => undefined)
  let isFilled = false
  const follow = (): void => {
    // The change that ends an earlier presentation may come after this one began.
    if (document.fullscreenElement !== null) isFilled = true
    else if (isFilled) present(store, false)
  }
  document.addEventListener('fullscreenchange', follow, { signal: following.signal })
}

/** CSS pixels of the window for one of the element: what pointers and sizes are measured in differs while presenting. */
export function zoomOf(element: Element): number {
  return (element as Element & { readonly currentCSSZoom?: number }).currentCSSZoom ?? 1
}

/** Where an event is inside of an element, in the element's own CSS pixels. */
export function placeIn(
  element: Element,
  { clientX, clientY }: MouseEvent,
): { readonly x: number; readonly y: number } {
  const { left, top } = element.getBoundingClientRect()
  const zoom = zoomOf(element)
  return { x: (clientX - left) / zoom, y: (clientY - top) / zoom }
}
