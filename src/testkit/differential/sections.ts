/** One line to compare, or a stretch of virtual time. */
export interface Step {
  readonly line: string
  /** Virtual time goes on while the line runs. */
  readonly moving?: boolean
  /** The client works out ages by its own clock. */
  readonly clock?: boolean
  /** Why both may differ; the difference must then exist. */
  readonly differs?: string
  /** The oldest minor version that knows this line as we do. */
  readonly since?: number
  /** The newest minor version that words it like this; the built-in kubectl speaks as 1.32 does. */
  readonly until?: number
}

export type SectionStep = string | Step | { readonly wait: number }

export interface Section {
  readonly name: string
  readonly steps: readonly SectionStep[]
}

export const moving = (line: string): Step => ({ line, moving: true })
export const clock = (line: string): Step => ({ line, clock: true })
export const wait = (seconds: number): { readonly wait: number } => ({ wait: seconds })
