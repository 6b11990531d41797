import type { IncomingMessage, ServerResponse } from 'node:http'

const mediaType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'

/** kubectl asks for the old OpenAPI document in protobuf only, when it meets a kind that the newer one does not know. */
export const asksForBinaryDocument = ({ url = '', headers }: IncomingMessage): boolean =>
  /^\/openapi\/v2(\?|$)/.test(url) && headers.accept?.includes('protobuf') === true

/** A document that describes nothing: what kubectl looks for in it is not there either way. */
export function sendBinaryDocument(response: ServerResponse): void {
  const info = Buffer.concat([text(1, 'Kubernetes'), text(2, 'v1.36.2')])
  const document = Buffer.concat([text(1, '2.0'), field(2, info), field(8, Buffer.alloc(0))])
  response.writeHead(200, { 'Content-Type': mediaType, 'Content-Length': document.length })
  response.end(document)
}

const text = (number: number, value: string): Buffer => field(number, Buffer.from(value))

/** A length-delimited field shorter than 128 bytes. */
const field = (number: number, value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([(number << 3) | 2, value.length]), value])
