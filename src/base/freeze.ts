/**
 * Freezes a value and everything below it that is not frozen yet; returns the value. What it shares with `known`, an earlier
 * and frozen state of it, needs no look.
 */
export function frozen<T>(value: T, known?: unknown): T {
  if (typeof value === 'object' && value !== null && value !== known && !Object.isFrozen(value)) freeze(value, known)
  return value
}

type Fields = { readonly [key: string]: unknown }

function freeze(value: object, known: unknown): void {
  Object.freeze(value)
  if (Array.isArray(value)) {
    for (const item of value) frozen(item)
    return
  }
  const before = (typeof known === 'object' && known !== null ? known : nothing) as Fields
  for (const key in value) {
    const item = (value as Fields)[key]
    if (typeof item === 'object' && item !== before[key]) frozen(item, before[key])
  }
}

const nothing = {}
