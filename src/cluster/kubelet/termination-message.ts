import type { Container } from '../../api/openapi/kubernetes.ts'
import type { ContainerMemory } from './memory.ts'
import { entryAt } from './shell/files.ts'

const lengthMost = 4096
const linesMost = 80
const logLengthMost = 2048

/** What a container leaves as its last word. @source kubernetes@1.36 pkg/kubelet/kuberuntime/kuberuntime_container.go getTerminationMessage */
export function terminationMessageOf(
  { disk, run }: ContainerMemory,
  { terminationMessagePath = '/dev/termination-log', terminationMessagePolicy }: Container,
  exitCode: number,
): string | undefined {
  const names = terminationMessagePath.split('/').filter((name) => name !== '')
  const entry = disk === undefined ? undefined : entryAt(disk, names)
  if (entry?.type === 'file' && entry.text !== '') return entry.text.slice(0, lengthMost)
  if (terminationMessagePolicy !== 'FallbackToLogsOnError' || exitCode === 0) return undefined
  const logs = run?.script?.logs ?? run?.plan.logs ?? []
  const text = logs
    .slice(-linesMost)
    .map((line) => `${line.text}\n`)
    .join('')
  return text === '' ? undefined : text.slice(-logLengthMost)
}
