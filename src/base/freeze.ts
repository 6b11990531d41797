/**
 * Freezes a value and every object below it that is not frozen yet; returns the value. What it shares with `known`, an
 * earlier state of it that went through here, needs no look. Arrays stay as they are: engines walk, map and slice frozen
 * ones several times slower, and their readonly types guard them.
 */
export function frozen<T>(value: T, known?: unknown): T {
  if (typeof value === 'object' && value !== null && value !== known && !Object.isFrozen(value)) freeze(value, known)
  return value
}

type Fields = { readonly [key: string]: unknown }

function freeze(value: object, known: unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) frozen(item)
    return
  }
  Object.freeze(value)
  const before = (typeof known === 'object' && known !== null ? known : nothing) as Fields
  for (const key in value) {
    const item = (value as Fields)[key]
    if (typeof item === 'object' && item !== before[key]) frozen(item, before[key])
  }
}

const nothing = {}
