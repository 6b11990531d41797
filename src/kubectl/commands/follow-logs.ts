import type { Pod } from '../../api/openapi/kubernetes.ts'
import { failWith, type CommandContext, type Running } from '../command.ts'
import { objectPath, read } from '../requests.ts'
import { kindNamed } from '../resource-names.ts'

export type LogQuery = Readonly<Record<string, string | undefined>>

/** A container's log as the API answers it; `undefined` when it was refused, and it has been said. */
export function logText(context: CommandContext, pod: Pod, container: string, query: LogQuery): string | undefined {
  const pairs = Object.entries({ container, ...query }).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`],
  )
  const path = `${objectPath(kindNamed('pods')!, pod.metadata.namespace ?? '', pod.metadata.name)}/log?${pairs.join('&')}`
  const response = context.send({ method: 'GET', path })
  if (response.code === 200) return String(response.body)
  failWith(context, response)
  return undefined
}

/** Prints a container's log as it grows, until the container has ended. */
export function* followedLogs(
  context: CommandContext,
  pod: Pod,
  container: string,
  query: LogQuery,
  prefix = '',
): Running {
  let shown = 0
  for (;;) {
    const response = read(
      { ...context, namespace: pod.metadata.namespace ?? '' },
      kindNamed('pods')!,
      pod.metadata.name,
    )
    const isGone = response.code !== 200 || (response.body as Pod).metadata.uid !== pod.metadata.uid
    if (isGone) return 0
    const text = logText(context, pod, container, shown === 0 ? query : { ...query, tailLines: undefined })
    if (text === undefined) return 1
    const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
    const all =
      shown === 0 && query['tailLines'] !== undefined
        ? lineCount(logText(context, pod, container, { ...query, tailLines: undefined }) ?? '')
        : lines.length
    const fresh = shown === 0 ? lines : lines.slice(shown)
    for (const line of fresh) context.out(`${prefix}${line}\n`)
    shown = all
    if (hasEnded(response.body as Pod, container)) return 0
    yield 'untilChange'
  }
}

const lineCount = (text: string): number => (text === '' ? 0 : text.replace(/\n$/, '').split('\n').length)

function hasEnded({ status }: Pod, container: string): boolean {
  const all = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])]
  return all.find(({ name }) => name === container)?.state?.running === undefined
}
