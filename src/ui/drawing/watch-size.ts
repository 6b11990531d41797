import { zoomOf } from '../present.ts'

/** Tells the size of an element in CSS pixels, and the screen's pixels for one: now, and after each change, also of the page's zoom. */
export function watchSize(box: HTMLElement, tell: (width: number, height: number, scale: number) => void): () => void {
  const measure = (): void => tell(box.clientWidth, box.clientHeight, window.devicePixelRatio * zoomOf(box))
  const observer = new ResizeObserver(measure)
  observer.observe(box)
  window.addEventListener('resize', measure)
  measure()
  return () => {
    observer.disconnect()
    window.removeEventListener('resize', measure)
  }
}
