import type { ApiRequest } from '../api/request.ts'
import { badRequest, type Status } from '../api/status.ts'
import type { Session } from './exec-session.ts'
import { followLog } from './log-stream.ts'
import type { Source } from './source.ts'

/** Attaches to what a container says from now on, until it ends. */
export async function attachTo(source: Source, asked: ApiRequest): Promise<Session | Status> {
  const query = new URLSearchParams(asked.path.split('?')[1])
  const container = query.get('container')
  const suffix = container === null ? '' : `container=${encodeURIComponent(container)}`
  const path = asked.path.split('?')[0]!.replace(/\/attach$/, `/log?${suffix}`)
  const first = await source.submit({ method: 'GET', path })
  if (first.code !== 200)
    return first.code === 404 ? (first.body as Status) : badRequest((first.body as Status).message)
  const isTerminal = query.get('tty') === 'true'
  return {
    begin: (channels) => {
      const say = (text: string): void => channels.out(isTerminal ? text.replaceAll('\n', '\r\n') : text)
      void followLog(source, { method: 'GET', path }, say, () => channels.end({ exitCode: 0 })).then((stop) =>
        channels.onClose(stop),
      )
    },
  }
}
