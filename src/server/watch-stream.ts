import type { ServerResponse } from 'node:http'
import { jsonText } from './json-text.ts'
import type { EventSource, Source } from './source.ts'
import type { StreamEvent } from '../engine/watches.ts'

const bookmarkMilliseconds = 30_000
/** Upstream ends a watch that names no end after half an hour to an hour. */
const timeoutDefaultSeconds = 3600

/**
 * Streams a watch as lines of JSON until its time is over or the client has gone. What a slow client has not read yet is
 * not piled up: the watch stays where it is in the log until the client goes on.
 */
export function streamWatch(source: Source, watch: EventSource, response: ServerResponse): void {
  let isReading = false
  let wantsMore = false
  let isBlocked = false

  async function send(): Promise<void> {
    wantsMore = true
    if (isReading || isBlocked) return
    isReading = true
    try {
      while (wantsMore && !isBlocked && !response.destroyed) {
        wantsMore = false
        write(await watch.next())
      }
    } finally {
      isReading = false
    }
  }

  function write(events: readonly StreamEvent[]): void {
    if (events.length === 0 || response.destroyed) return
    const text = events.map(({ type, object }) => `{"type":"${type}","object":${jsonText(object)}}\n`).join('')
    if (!response.write(text)) {
      isBlocked = true
      response.once('drain', () => {
        isBlocked = false
        void send()
      })
    }
    if (events.at(-1)?.type === 'ERROR') end()
  }

  function end(): void {
    close()
    if (!response.destroyed) response.end()
  }

  function mark(): void {
    const event = watch.bookmark()
    if (event !== undefined && !isBlocked) write([event])
  }

  const stopListening = source.onChange(() => void send())
  const marks = setInterval(mark, bookmarkMilliseconds)
  const timeout = setTimeout(
    () => {
      mark()
      end()
    },
    Math.min(watch.timeoutSeconds ?? timeoutDefaultSeconds, timeoutMaxSeconds) * 1000,
  )

  function close(): void {
    stopListening()
    clearInterval(marks)
    clearTimeout(timeout)
  }

  response.on('close', close)
  response.setHeader('Content-Type', 'application/json')
  response.setHeader('Cache-Control', 'no-cache, private')
  response.writeHead(200)
  response.flushHeaders()
  void send()
}

const timeoutMaxSeconds = 86_400
