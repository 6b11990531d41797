import { isObject } from '../../base/json.ts'
import type { Instant } from '../../clock/instant.ts'
import type { Recording } from '../../worker/protocol.ts'
import type { EditorDocument } from '../state.ts'

/** What a link carries: inputs, files and where to look; never a state of the cluster. Version 1. */
export interface SharedRun {
  readonly recording: Recording
  readonly documents: readonly Pick<EditorDocument, 'name' | 'text'>[]
  readonly playhead?: { readonly at: Instant; readonly revision: number }
}

/** Bytes that a link may unpack to; more is refused. */
const unpackedBytesMax = 8_000_000

/** The hash of a link without `#`: version, codec, payload. */
export async function encodeSharedRun(run: SharedRun): Promise<string> {
  const packed = await piped(new TextEncoder().encode(JSON.stringify(run)), new CompressionStream('deflate-raw'))
  return `1.deflate.${toBase64Url(packed)}`
}

/** Reads a hash; throws an Error with words for the reader when it holds no run. */
export async function decodeSharedRun(hash: string): Promise<SharedRun> {
  const [version, codec, payload] = hash.replace(/^#/, '').split('.')
  if (version !== '1') throw new Error(`version ${version} is unknown`)
  if (codec !== 'deflate' || payload === undefined) throw new Error(`codec ${codec ?? ''} is unknown`)
  const text = new TextDecoder().decode(await piped(fromBase64Url(payload), new DecompressionStream('deflate-raw')))
  return parseSharedRun(JSON.parse(text))
}

function parseSharedRun(value: unknown): SharedRun {
  if (!isObject(value) || !isObject(value['recording'])) throw new Error('it has no recording')
  const { recording, documents, playhead } = value as Partial<SharedRun>
  if (recording?.version !== 1 || !isObject(recording.setup) || !Array.isArray(recording.inputs)) {
    throw new Error('its recording is of an unknown version')
  }
  const files = (Array.isArray(documents) ? documents : []).filter(
    (file: unknown) => isObject(file) && typeof file['name'] === 'string' && typeof file['text'] === 'string',
  )
  const isPlayhead = isObject(playhead) && Number.isFinite(playhead.at) && Number.isInteger(playhead.revision)
  return { recording, documents: files, ...(isPlayhead ? { playhead } : {}) }
}

async function piped(bytes: Uint8Array<ArrayBuffer>, through: GenericTransform): Promise<Uint8Array<ArrayBuffer>> {
  const reader = (
    new Blob([bytes]).stream().pipeThrough(through) as ReadableStream<Uint8Array<ArrayBuffer>>
  ).getReader()
  const parts: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > unpackedBytesMax) throw new Error('it is too large')
    parts.push(value)
  }
  const whole = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

type GenericTransform = ReadableWritablePair<Uint8Array<ArrayBuffer>, BufferSource>

function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
