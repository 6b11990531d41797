import type { Container, HTTPGetAction, Probe, Volume } from '../../api/openapi/kubernetes.ts'
import { seconds, type Instant } from '../../clock/instant.ts'
import { isCarriedOut } from './behaviour.ts'
import { imageReference } from './images.ts'
import { askInside } from './inside.ts'
import { commandTimedOut, type Inside } from './probe-outcome.ts'
import { isBareImage } from './shell/programs.ts'
import { never } from './shell/process.ts'
import { placeAt } from './scripts.ts'
import { webAnswerOf } from './web-answers.ts'
import { containerAt, type Place } from './work.ts'

/** Exec probes of one container, run in its files as they are at the tick, and HTTP probes of files that were written. */
export function insideOf(place: Place, index: number): Inside {
  return {
    changesAt: changesAt(place, index),
    failureAt: (probe, at) =>
      probe.httpGet === undefined
        ? failureOf(place, index, probe, at)
        : pageFailure(place, containerAt(place.pod, index), probe.httpGet),
  }
}

/** A server of files says what has become of them; others answer as ever. */
function pageFailure(place: Place, { ports = [] }: Container, { port, path }: HTTPGetAction): string | undefined {
  const number = typeof port === 'number' ? port : ports.find(({ name }) => name === port)?.containerPort
  const code = webAnswerOf(place, number ?? 0, path ?? '/')?.code ?? 200
  return code >= 200 && code < 400 ? undefined : `HTTP probe failed with statuscode: ${code}`
}

/** When files may be others than now: at once where others write to them, else when a script of the pod goes on. */
function changesAt(place: Place, index: number): Instant {
  if (sharesFiles(containerAt(place.pod, index), place.pod.spec.volumes ?? [])) return place.now
  return place.containers.reduce((first, { run }) => {
    const wakeAt = run?.script?.wakeAt ?? never
    return wakeAt < first ? wakeAt : first
  }, never)
}

const sharesFiles = ({ volumeMounts = [] }: Container, volumes: readonly Volume[]): boolean =>
  volumeMounts.some(
    ({ name }) => !name.startsWith('kube-api-access-') && volumes.some((volume) => volume.name === name),
  )

const outputMost = 10_240

function failureOf(place: Place, index: number, probe: Probe, at: Instant): string | undefined {
  const words = probe.exec?.command ?? []
  const container = containerAt(place.pod, index)
  if (!isCarriedOut(words[0] ?? ''))
    return isBareImage(imageReference(container.image ?? '').name) ? notFound(words[0] ?? '') : undefined
  if (isTakenOnTrust(place, index, words)) return undefined
  const limit = seconds(probe.timeoutSeconds ?? 1)
  const then = at > place.now ? placeAt(place, at) : place
  const { stdout, stderr, exitCode, isCut, lasted } = askInside(then, index, words, limit)
  if (isCut || lasted > limit) return commandTimedOut(probe)
  return exitCode === 0 ? undefined : (stdout + stderr).trimEnd().slice(0, outputMost)
}

const notFound = (program: string): string =>
  `OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": executable file not found in $PATH: unknown`

/** A file that only the image can have, and nothing here has written: images that are not known have it. */
function isTakenOnTrust({ containers, pod }: Place, index: number, words: readonly string[]): boolean {
  const { run, disk } = containers[index]!
  if (run?.script !== undefined || disk !== undefined) return false
  const path = fileAskedFor(words)
  if (path === undefined || path.startsWith('/tmp/')) return false
  const mounts = containerAt(pod, index).volumeMounts ?? []
  return !mounts.some(({ mountPath }) => path.startsWith(`${mountPath}/`))
}

/** The file that a command asks for, when it is a simple question. */
function fileAskedFor(command: readonly string[]): string | undefined {
  const isScript = command.length === 3 && /(^|\/)(sh|bash)$/.test(command[0]!) && command[1] === '-c'
  const [program, ...rest] = isScript ? command[2]!.trim().split(/\s+/) : command
  if (program === 'cat' || program === 'ls' || program === 'stat') return rest.length === 1 ? rest[0] : undefined
  return (program === 'test' || program === '[') && /^-[efs]$/.test(rest[0] ?? '') ? rest[1] : undefined
}
