/** One field of a protobuf message as it was sent: a varint or fixed number, or bytes. */
export interface Element {
  readonly field: number
  readonly value: bigint | Uint8Array
}

const cut = new Error('unexpected EOF')

/** The elements of a message; throws for what is no protobuf. `packed` reads bare varints. */
export function* elementsOf(bytes: Uint8Array, form: 'message' | 'packed' = 'message'): Generator<Element> {
  const reader = { bytes, at: 0 }
  while (reader.at < bytes.length) {
    if (form === 'packed') {
      yield { field: 0, value: varint(reader) }
      continue
    }
    const tag = Number(varint(reader))
    const field = Math.floor(tag / 8)
    if (field < 1) throw new Error(`proto: illegal tag ${field} (wire type ${tag & 7})`)
    yield { field, value: valueAt(reader, tag & 7, field) }
  }
}

interface Reader {
  readonly bytes: Uint8Array
  at: number
}

function valueAt(reader: Reader, wireType: number, field: number): bigint | Uint8Array {
  switch (wireType) {
    case 0:
      return varint(reader)
    case 1:
      return taken(reader, 8)
    case 2:
      return taken(reader, Number(varint(reader)))
    case 5:
      return taken(reader, 4)
    default:
      throw new Error(`proto: illegal wireType ${wireType} for field ${field}`)
  }
}

function taken(reader: Reader, length: number): Uint8Array {
  const end = reader.at + length
  if (!(length >= 0) || end > reader.bytes.length) throw cut
  const part = reader.bytes.subarray(reader.at, end)
  reader.at = end
  return part
}

const bytesMost = 10

function varint(reader: Reader): bigint {
  let value = 0n
  for (let index = 0; index < bytesMost; index++) {
    const byte = reader.bytes[reader.at++]
    if (byte === undefined) throw cut
    value |= BigInt(byte & 127) << BigInt(7 * index)
    if (byte < 128) return value
  }
  throw new Error('proto: integer overflow')
}

/** Negative numbers travel as 64-bit two's complement. */
export const signed = (value: bigint): bigint => BigInt.asIntN(64, value)
