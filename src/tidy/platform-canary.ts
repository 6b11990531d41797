// Compiled with the pure rooms: when a platform leaks into them, an expected error is missing and the build fails.

// @ts-expect-error no DOM in pure rooms
export const page = document
// @ts-expect-error no window in pure rooms
export const outside = window
// @ts-expect-error no Node in pure rooms
export const node = process
// @ts-expect-error no timers in pure rooms
export const later = setTimeout
// @ts-expect-error no network in pure rooms
export const network = fetch
