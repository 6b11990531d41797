import { Buffer } from 'node:buffer'
import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { failure, type Status } from '../api/status.ts'

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i

/** Why a request is not heard: it came by a foreign name, from a foreign page, or without the token. */
export function refusalOf(request: IncomingMessage, token: string): Status | undefined {
  const { host, origin, authorization } = request.headers
  if (host === undefined || !loopback.test(host))
    return forbidden('this server answers only to loopback names, such as 127.0.0.1 and localhost')
  if (origin !== undefined && !loopback.test(origin.replace(/^https?:\/\//i, '')))
    return forbidden('this server does not answer pages of other origins')
  if (isOpen(request.url ?? '')) return undefined
  return isSame(authorization?.replace(/^Bearer\s+/i, '') ?? '', token)
    ? undefined
    : failure(401, 'Unauthorized', 'Unauthorized')
}

const forbidden = (why: string): Status => failure(403, 'Forbidden', `forbidden: ${why}`)

/** What a cluster tells everybody. */
const isOpen = (url: string): boolean => /^\/(healthz|livez|readyz|version)([/?]|$)/.test(url)

function isSame(given: string, wanted: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)]
  return left.length === right.length && timingSafeEqual(left, right)
}
