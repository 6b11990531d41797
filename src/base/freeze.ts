/** Freezes a value and everything below it that is not frozen yet; returns the value. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const key in value) frozen((value as { [key: string]: unknown })[key])
  return value
}
