import { expect, test } from 'vitest'
import { bindingOf, bindings, keysOf } from './bindings.ts'
import type { KeyPress } from './bindings.ts'

const press = (code: string, held: Partial<KeyPress> = {}): KeyPress => ({
  code,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
})

test('keys work by their place, whatever the input method types', () => {
  expect(bindingOf(press('Space'), 'page')?.command).toBe('playPause')
  expect(bindingOf(press('KeyJ'), 'page')?.command).toBe('shuttleBack')
  expect(bindingOf(press('Digit7'), 'page')).toMatchObject({ command: 'seekTenth', argument: 7 })
  expect(bindingOf(press('Slash', { shiftKey: true }), 'page')?.command).toBe('openHelp')
})

test('shift turns a step into a run', () => {
  expect(bindingOf(press('ArrowRight'), 'page')?.command).toBe('nextWrite')
  expect(bindingOf(press('ArrowRight', { shiftKey: true }), 'page')?.command).toBe('runUntilQuiet')
})

test('text fields keep their keys, except for Ctrl and ⌘', () => {
  expect(bindingOf(press('KeyJ'), 'text')).toBeUndefined()
  expect(bindingOf(press('Slash'), 'text')).toBeUndefined()
  expect(bindingOf(press('Enter', { ctrlKey: true }), 'text')?.command).toBe('apply')
  expect(bindingOf(press('Enter', { metaKey: true }), 'text')?.command).toBe('apply')
})

test('buttons keep Space and Enter, lists keep their arrows', () => {
  expect(bindingOf(press('Space'), 'button')).toBeUndefined()
  expect(bindingOf(press('KeyL'), 'button')?.command).toBe('shuttleForward')
  expect(bindingOf(press('ArrowLeft'), 'composite')).toBeUndefined()
  expect(bindingOf(press('Comma'), 'composite')?.command).toBe('previousWrite')
})

test('Alt belongs to the browser', () =>
  expect(bindingOf(press('ArrowLeft', { altKey: true }), 'page')).toBeUndefined())

test('no two bindings want the same key', () => {
  const keys = bindings.map(({ code, shift, primary }) => `${code} ${shift} ${primary}`)
  expect(new Set(keys).size).toBe(keys.length)
})

test('the help lists each key of a command once', () => {
  expect(keysOf('seekTenth')).toEqual(['0–9'])
  expect(keysOf('nextWrite')).toEqual(['.', '→'])
})
