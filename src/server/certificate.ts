import { Buffer } from 'node:buffer'
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A key and the certificate that it has signed for itself, as PEM texts. */
export interface Identity {
  readonly key: string
  readonly certificate: string
}

/** kubectl sends its token only over TLS; so every start makes its own certificate for the loopback names. */
export function newIdentity(nowMilliseconds = Date.now()): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const name = sequence(set(sequence(identifiers.commonName, text('kuberama'))))
  const serial = randomBytes(8)
  serial[0] = (serial[0]! & 0x7f) | 0x40
  const toSign = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    sequence(identifiers.ecdsaWithSha256),
    name,
    sequence(time(nowMilliseconds - dayMilliseconds), time(nowMilliseconds + 365 * dayMilliseconds)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(alternativeNames, isAuthority, forServers)),
  )
  const signature = sign('sha256', toSign, privateKey)
  const certificate = sequence(
    toSign,
    sequence(identifiers.ecdsaWithSha256),
    tagged(0x03, Buffer.concat([Buffer.from([0]), signature])),
  )
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  }
}

const dayMilliseconds = 86_400_000

/** DER: tag, length, contents. */
function tagged(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents)
  const { length } = body
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...head]), body])
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => tagged(0x30, ...parts)
const set = (...parts: readonly Uint8Array[]): Buffer => tagged(0x31, ...parts)
const integer = (bytes: Uint8Array): Buffer => tagged(0x02, bytes)
const text = (value: string): Buffer => tagged(0x0c, Buffer.from(value))
const octets = (...parts: readonly Uint8Array[]): Buffer => tagged(0x04, ...parts)
const objectId = (...bytes: readonly number[]): Buffer => tagged(0x06, Buffer.from(bytes))

/** UTCTime, `YYMMDDhhmmssZ`. */
const time = (milliseconds: number): Buffer =>
  tagged(
    0x17,
    Buffer.from(
      `${new Date(milliseconds)
        .toISOString()
        .replaceAll(/[-:T]|\.\d+/g, '')
        .slice(2)}`,
    ),
  )

const identifiers = {
  commonName: objectId(0x55, 4, 3),
  ecdsaWithSha256: objectId(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2),
  alternativeNames: objectId(0x55, 0x1d, 0x11),
  basicConstraints: objectId(0x55, 0x1d, 0x13),
  extendedKeyUsage: objectId(0x55, 0x1d, 0x25),
  serverAuthentication: objectId(0x2b, 6, 1, 5, 5, 7, 3, 1),
}

const alternativeNames = sequence(
  identifiers.alternativeNames,
  octets(
    sequence(
      tagged(0x82, Buffer.from('localhost')),
      tagged(0x87, Buffer.from([127, 0, 0, 1])),
      tagged(0x87, Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])),
    ),
  ),
)
const isAuthority = sequence(
  identifiers.basicConstraints,
  tagged(0x01, Buffer.from([255])),
  octets(sequence(tagged(0x01, Buffer.from([255])))),
)
const forServers = sequence(identifiers.extendedKeyUsage, octets(sequence(identifiers.serverAuthentication)))
