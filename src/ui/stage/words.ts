/** Words on the canvas, already in the reader's language. */
export interface CardWords {
  readonly pods: string
  readonly queue: string
  readonly notReady: string
  readonly kind: (kind: string) => string
  readonly revision: (revision: number) => string
  readonly noOwner: string
}
