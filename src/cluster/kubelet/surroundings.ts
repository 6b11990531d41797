import { fnv1a32, utf8Bytes } from '../../base/hash.ts'
import { milliseconds } from '../../clock/instant.ts'
import { baseFilesOf, fullNameOf } from './base-files.ts'
import { environmentOf } from './environment.ts'
import { imageReference } from './images.ts'
import type { Directory } from './shell/files.ts'
import type { Request, Response, World } from './shell/process.ts'
import { contentOf, mountsOf } from './volumes.ts'
import { webAnswerOf } from './web-answers.ts'
import { containerAt, type Place } from './work.ts'

/** What surrounds the processes of one container. */
export interface Surroundings {
  readonly world: World
  readonly variables: ReadonlyMap<string, string>
  readonly directory: string
}

const taskTime = milliseconds(2500)

export function surroundingsOf(place: Place, index: number): Surroundings {
  const { pod, view, node, memory, network } = place
  const container = containerAt(pod, index)
  const image = imageReference(container.image ?? '')
  const podIP = memory.podIP ?? pod.status?.podIP ?? ''
  const variables = environmentOf({ container, pod, view, node, podIP })
  const disks = new Map<string, Directory>()
  const disk = (name: string): Directory => {
    let content = disks.get(name)
    if (content === undefined) {
      content =
        name === '' ? (place.containers[index]?.disk ?? baseFilesOf(image.name, pod, podIP)) : contentOf(name, place)
      disks.set(name, content)
    }
    return content
  }
  const isTask = pod.spec.restartPolicy === 'Never' || pod.spec.restartPolicy === 'OnFailure'
  const isInit = index < (pod.spec.initContainers?.length ?? 0) && container.restartPolicy !== 'Always'
  const { name, namespace = '' } = pod.metadata
  const user = container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser ?? 0
  const world: World = {
    image,
    pod: { name, namespace, hostname: pod.spec.hostname ?? name, fullName: fullNameOf(pod), ip: podIP },
    user,
    unknownProgram: isTask || isInit ? taskTime : 'serves',
    mounts: mountsOf(container, place, variables),
    disk,
    ...(network !== undefined && {
      lookUp: (query: string) => network.lookUp(view, pod, image, query),
      request: requestFrom(place),
    }),
    processes: [[...(container.command ?? [image.name]), ...(container.args ?? [])].join(' ')],
  }
  return { world, variables, directory: container.workingDir ?? '/' }
}

/** Sends requests through the cluster's network to what the pods there would answer. */
function requestFrom(place: Place): (request: Request) => Response {
  let count = 0
  return ({ host, port, path }) => {
    const { pod, view, network, now, key } = place
    const turn = fnv1a32(utf8Bytes(`${pod.metadata.uid} ${now} ${count++}`))
    const isOwn = host === 'localhost' || host === '127.0.0.1'
    const reached = isOwn
      ? ({ type: 'reached', address: '127.0.0.1', port, pod: key } as const)
      : network!.reach(view, pod, host, port, turn)
    if (reached.type !== 'reached') return reached
    const { address } = reached
    if (port === 0) return { type: 'answer', address, code: 200, body: '' }
    if (reached.pod === undefined)
      return { type: 'answer', address, code: 200, body: `<html><body>${host}</body></html>\n` }
    const target = reached.pod === key ? place : placeOfPod(place, reached.pod)
    const answer = target === undefined ? undefined : webAnswerOf(target, reached.port, path ?? '/')
    return answer === undefined ? { type: 'refused', address } : { type: 'answer', address, ...answer }
  }
}

/** Another pod as a visitor sees it. */
function placeOfPod(place: Place, key: string): Place | undefined {
  const { view, machines } = place
  const pod = view.get('pods', key)
  const node = view.get('nodes', pod?.spec.nodeName ?? '')
  if (pod === undefined || node === undefined) return undefined
  const site = machines.sites.get(key)
  const podIP = pod.status?.podIP
  const known = site?.uid === pod.metadata.uid ? site.memory : undefined
  const memory = known ?? {
    uid: pod.metadata.uid,
    admittedAt: place.now,
    sandboxAt: place.now,
    containers: [],
    ...(podIP !== undefined && { podIP }),
  }
  return { ...place, key, pod, node, memory, containers: [...memory.containers] }
}
