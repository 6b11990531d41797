import { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { badRequest, failure, type Status } from '../api/status.ts'
import { parseYaml } from '../api/yaml/parse-yaml.ts'
import { jsonOf } from '../api/yaml/yaml-to-json.ts'
import { objectFromProtobuf } from './protobuf/decode.ts'

/** Upstream's limit of a request. @source kubernetes@1.36 apiserver/pkg/server/config.go MaxRequestBodyBytes */
export const bodyBytesMax = 3 * 1024 * 1024

export type Body = { readonly value: unknown } | { readonly status: Status }

/** The whole body, understood by its content type: JSON stays text, protobuf and YAML become values. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const bytes = await bytesOf(request)
  if (bytes === 'tooLarge')
    return {
      status: failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${bodyBytesMax}`),
    }
  if (bytes === 'cut') return { status: badRequest('unexpected EOF') }
  if (bytes.length === 0) return { value: undefined }
  const type = mediaTypeOf(request)
  if (type === 'application/vnd.kubernetes.protobuf') {
    const decoded = objectFromProtobuf(bytes)
    return 'error' in decoded ? { status: badRequest(decoded.error) } : { value: decoded.object }
  }
  const text = bytes.toString('utf8')
  return type === 'application/yaml' || type === 'application/apply-patch+yaml' ? jsonOfYaml(text) : { value: text }
}

export const mediaTypeOf = (request: IncomingMessage): string =>
  (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()

function bytesOf(request: IncomingMessage): Promise<Buffer | 'tooLarge' | 'cut'> {
  if (Number(request.headers['content-length'] ?? 0) > bodyBytesMax) return Promise.resolve('tooLarge')
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > bodyBytesMax) resolve('tooLarge')
      else chunks.push(chunk)
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', () => resolve('cut'))
    request.on('close', () => resolve('cut'))
  })
}

/** A body in YAML, as `kubectl apply --server-side` sends it. */
function jsonOfYaml(text: string): Body {
  const { root, problem } = parseYaml(text)
  if (problem !== undefined) return { status: badRequest(`error decoding YAML: ${problem.text}`) }
  if (root === undefined) return { value: undefined }
  const converted = jsonOf(root)
  return 'json' in converted
    ? { value: converted.json }
    : { status: badRequest(`error decoding YAML: ${converted.text}`) }
}
