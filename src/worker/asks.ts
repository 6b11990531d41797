import { isObject } from '../base/json.ts'
import type { ClockAction, ClusterSetup, Recording, RecordingInput } from './protocol.ts'

/** What scripts and links may ask of the worker, read once at its door: beyond this the question is refused in words. */

/** Documented limits of Kubernetes itself, and sizes of machines that exist. */
const setupBounds = {
  seed: { min: 0, max: 4_294_967_295, isWhole: true },
  nodes: { min: 0, max: 5000, isWhole: true },
  cpuPerNode: { min: 0.1, max: 1024, isWhole: false },
  memoryGibPerNode: { min: 0.1, max: 65_536, isWhole: false },
} as const

const speedBounds = { min: 0.25, max: 10_000 }
const writesMax = 1_000_000
const inputsMax = 20_000
/** A hundred years of virtual time behind the first instant of any cluster. */
const lastInstant = 4_923_280_800_000

export function checkedSetup(setup: ClusterSetup): ClusterSetup {
  if (!isObject(setup)) throw new Error('the setup is not an object')
  const entries = Object.entries(setupBounds).flatMap(([name, bounds]) => {
    const value = setup[name as keyof ClusterSetup]
    if (value === undefined && name !== 'seed' && name !== 'nodes') return []
    return [[name, numberWithin(value, `setup.${name}`, bounds)] as const]
  })
  return Object.fromEntries(entries) as unknown as ClusterSetup
}

export function checkedClockAction(ask: ClockAction): ClockAction {
  switch (ask.action) {
    case 'play':
    case 'pause':
    case 'runUntilQuiet':
      return ask
    case 'speed':
      return ask.speed === 'auto'
        ? ask
        : { action: 'speed', speed: numberWithin(ask.speed, 'speed', { ...speedBounds, isWhole: false }) }
    case 'step':
      numberWithin(ask.writes, 'writes', { min: -writesMax * 1000, max: writesMax, isWhole: true })
      return ask
    case 'seek':
      if (ask.at !== undefined) numberWithin(ask.at, 'at', { min: -lastInstant, max: lastInstant, isWhole: false })
      if (ask.revision !== undefined) {
        numberWithin(ask.revision, 'revision', { min: 0, max: Number.MAX_SAFE_INTEGER, isWhole: true })
      }
      return ask
    default:
      throw new Error(`no such clock action: ${String((ask as { readonly action: unknown }).action)}`)
  }
}

export function checkedRecording(recording: Recording): Recording {
  const { version, setup, inputs } = recording
  if (version !== 1 || !Array.isArray(inputs)) throw new Error('the recording is of an unknown version')
  if (inputs.length > inputsMax) throw new Error(`the recording has more than ${inputsMax} inputs`)
  for (const [index, input] of (inputs as readonly unknown[]).entries()) checkInput(input, index)
  return { version, setup: checkedSetup(setup), inputs }
}

function checkInput(input: unknown, index: number): asserts input is RecordingInput {
  const name = `inputs[${index}]`
  if (!isObject(input) || !isObject(input['request'])) throw new Error(`${name} has no request`)
  numberWithin(input['at'], `${name}.at`, { min: 0, max: lastInstant, isWhole: true })
  numberWithin(input['step'], `${name}.step`, { min: 0, max: Number.MAX_SAFE_INTEGER, isWhole: true })
  const { method, path } = input['request']
  if (typeof method !== 'string' || typeof path !== 'string') throw new Error(`${name} names no method and path`)
}

function numberWithin(
  value: unknown,
  name: string,
  { min, max, isWhole }: { readonly min: number; readonly max: number; readonly isWhole: boolean },
): number {
  const isFit = typeof value === 'number' && value >= min && value <= max && (!isWhole || Number.isInteger(value))
  if (!isFit) {
    throw new Error(`${name} must be a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}, not ${String(value)}`)
  }
  return value
}
