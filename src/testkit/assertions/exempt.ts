/** Assertions that no test can be named after, each with the reason. */
export interface Exemption {
  readonly prefix: string
  readonly number: number
  readonly because: string
}

export const exemptions: readonly Exemption[] = []
