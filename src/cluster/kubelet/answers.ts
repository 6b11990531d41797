import type { Pod } from '../../api/openapi/kubernetes.ts'
import { badRequest, failure, type Status } from '../../api/status.ts'
import { microTimestampOf, seconds } from '../../clock/instant.ts'
import { isCarriedOut } from './behaviour.ts'
import { imageReference } from './images.ts'
import { askInside, runInside } from './inside.ts'
import { logsOf } from './logs.ts'
import type { PodMemory } from './memory.ts'
import { containerAt, type Place } from './work.ts'

/** What a node's kubelet is asked about one pod. */
export interface PodQuestion extends Omit<Place, 'memory' | 'containers'> {
  readonly memory: PodMemory | undefined
  readonly query: ReadonlyMap<string, string>
  /** Standard input of a command. */
  readonly input?: string
}

/** `GET …/pods/x/log`: the text, or a refusal. @source kubernetes@1.36 pkg/registry/core/pod/strategy.go LogLocation */
export function logAnswer(question: PodQuestion): string | Status {
  const { pod, memory, query, now } = question
  const container = chosenContainer(pod, query.get('container'))
  if (typeof container !== 'string') return container
  const { name } = pod.metadata
  if (!pod.spec.nodeName) return ''
  const isPrevious = query.get('previous') === 'true'
  const lines = memory === undefined ? undefined : logsOf({ ...question, memory }, container, isPrevious)
  if (lines === undefined) {
    if (isPrevious) return badRequest(`previous terminated container "${container}" in pod "${name}" not found`)
    const waiting = statusOf(pod, container)?.state?.waiting
    return badRequest(
      `container "${container}" in pod "${name}" is waiting to start: ${waiting?.message ?? waiting?.reason ?? 'ContainerCreating'}`,
    )
  }
  const since = Number(query.get('sinceSeconds') ?? 0)
  const fresh = since > 0 ? lines.filter(({ at }) => at >= now - since * 1000) : lines
  const tail = Number(query.get('tailLines') ?? -1)
  const shown = tail < 0 ? fresh : tail === 0 ? [] : fresh.slice(-tail)
  const stamped = query.get('timestamps') === 'true'
  const text = shown
    .map((line) => `${stamped ? `${microTimestampOf(line.at)} ` : ''}${line.text}${line.isOpen === true ? '' : '\n'}`)
    .join('')
  return query.has('limitBytes') ? text.slice(0, Number(query.get('limitBytes'))) : text
}

function chosenContainer({ metadata, spec }: Pod, wanted: string | undefined): string | Status {
  const names = [...(spec.initContainers ?? []), ...spec.containers].map(({ name }) => name)
  if (wanted !== undefined && wanted !== '')
    return names.includes(wanted) ? wanted : badRequest(`container ${wanted} is not valid for pod ${metadata.name}`)
  if (spec.containers.length === 1) return spec.containers[0]!.name
  const choice = spec.containers.map(({ name }) => name).join(' ')
  return badRequest(`a container name must be specified for pod ${metadata.name}, choose one of: [${choice}]`)
}

const statusOf = ({ status }: Pod, container: string) =>
  [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].find(
    ({ name }) => name === container,
  )

/** What one command in a running container prints, and its exit code. */
export interface ExecAnswer {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

/** `…/pods/x/exec`: runs a command in a container, in its files; `memory` is what the pod is like afterwards, if it has changed. */
export function execAnswer(
  question: PodQuestion,
  words: readonly string[],
  wanted: string | undefined,
): { readonly answer: ExecAnswer; readonly memory?: PodMemory } | Status {
  const { pod, memory } = question
  const name = chosenContainer(pod, wanted)
  if (typeof name !== 'string') return name
  const index = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].findIndex((each) => each.name === name)
  const known = memory?.containers[index]
  if (memory === undefined || known?.run === undefined || known.state.running === undefined)
    return failure(
      500,
      'InternalError',
      `Internal error occurred: unable to upgrade connection: container not found ("${name}")`,
    )
  const container = containerAt(pod, index)
  const [program = ''] = words
  if (isWithoutPrograms(container.image ?? '')) return { answer: notThere(program) }
  if (!isCarriedOut(program) && !isFile(question, index, program)) {
    const { image = '' } = container
    return { answer: isBareImage(image) ? notThere(program) : notKnown(program) }
  }
  const place: Place = { ...question, memory, containers: [...memory.containers] }
  const { stdout, stderr, exitCode, isCut, disks, signals } = runInside(place, index, words, execMost, question.input)
  const answer = { stdout, stderr: isCut ? `${stderr}${stillRunning}` : stderr, exitCode }
  const isChanged = disks.size > 0 || signals.length > 0
  return isChanged ? { answer, memory: { ...place.memory, containers: place.containers } } : { answer }
}

/** A command typed beside a container is followed for so long of the cluster's time. */
const execMost = seconds(60)
const stillRunning = "the command would go on; the simulation follows it for a minute of the cluster's time\n"

function isFile(question: PodQuestion, index: number, path: string): boolean {
  if (!path.includes('/') || question.memory === undefined) return false
  const place: Place = { ...question, memory: question.memory, containers: [...question.memory.containers] }
  return askInside(place, index, ['test', '-f', path]).exitCode === 0
}

/** Images that hold one program and nothing to look around with. */
const isWithoutPrograms = (image: string): boolean =>
  /^(?:pause|coredns|hello-world|static|static-debian\d+|kube-[a-z-]+)$/.test(imageReference(image).name) ||
  image.includes('distroless')

const isBareImage = (image: string): boolean =>
  ['busybox', 'alpine', 'ubuntu', 'debian', 'agnhost', 'pause'].includes(imageReference(image).name)

const notThere = (program: string): ExecAnswer => ({
  stdout: '',
  stderr: `OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": executable file not found in $PATH: unknown\n`,
  exitCode: 126,
})

const notKnown = (program: string): ExecAnswer => ({
  stdout: '',
  stderr: `sh: ${program}: the simulated container does not know this command\n`,
  exitCode: 127,
})
