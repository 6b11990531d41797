/** The window into the stage, in CSS pixels of the zoomed drawing. */
export interface ZoomWindow {
  readonly zoom: number
  readonly left: number
  readonly top: number
}

export const wholeWindow: ZoomWindow = { zoom: 1, left: 0, top: 0 }
const largestZoom = 60

/** Zooms by `factor` about a point of the surface, and keeps the window inside of the drawing. */
export function zoomedAt(
  from: ZoomWindow,
  factor: number,
  x: number,
  y: number,
  size: { readonly width: number; readonly height: number },
): ZoomWindow {
  const zoom = Math.min(largestZoom, Math.max(1, from.zoom * factor))
  if (zoom < 1.02) return wholeWindow
  const grown = zoom / from.zoom
  return {
    zoom,
    left: clamped((from.left + x) * grown - x, size.width * (zoom - 1)),
    top: clamped((from.top + y) * grown - y, size.height * (zoom - 1)),
  }
}

const clamped = (value: number, most: number): number => Math.min(Math.max(0, value), most)
