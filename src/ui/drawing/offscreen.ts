/** A drawing surface that is not on the page. */
export function createOffscreen(
  width: number,
  height: number,
  options?: CanvasRenderingContext2DSettings,
): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', options)
  if (context === null) throw new Error('the browser gave no canvas context')
  return context
}
