import type { Container, Pod } from '../../api/openapi/kubernetes.ts'
import { timestampOf } from '../../clock/instant.ts'
import { baseFilesOf } from './base-files.ts'
import { imageReference } from './images.ts'
import type { ContainerMemory } from './memory.ts'
import { entryAt, placeOf, type Directory } from './shell/files.ts'
import { contentOf, mountsOf } from './volumes.ts'
import { containerAt, containerCountOf, type Place } from './work.ts'

export interface WebAnswer {
  readonly code: number
  readonly body: string
}

/** Ports that well-known images listen on without being told. */
const usualPorts: Readonly<Record<string, readonly number[]>> = {
  nginx: [80],
  httpd: [80],
  redis: [6379],
  mysql: [3306],
  mariadb: [3306],
  postgres: [5432],
  mongo: [27_017],
  memcached: [11_211],
  rabbitmq: [5672, 15_672],
  'hpa-example': [80],
  'hello-app': [8080],
  'kubernetes-bootcamp': [8080],
  echoserver: [8080],
  serve_hostname: [9376],
  'http-echo': [5678],
  pause: [],
  coredns: [53],
}

/** What a pod answers to a request for a path on one of its ports; undefined when nothing listens there. */
export function webAnswerOf(place: Place, port: number, path: string): WebAnswer | undefined {
  for (let index = 0; index < containerCountOf(place.pod); index++) {
    const memory = place.containers[index]
    if (memory !== undefined && memory.run === undefined) continue
    const container = containerAt(place.pod, index)
    const page = pageOf(place, container, memory, port, path)
    if (page !== undefined) return page
  }
  return undefined
}

function pageOf(
  place: Place,
  container: Container,
  memory: ContainerMemory | undefined,
  port: number,
  path: string,
): WebAnswer | undefined {
  const listener = listenerOf(memory, port)
  if (listener !== undefined)
    return listener.files === undefined ? ok('') : fileAnswer(place, container, memory, listener.files, path)
  if (memory?.run?.script !== undefined) return undefined
  const { name, tag } = imageReference(container.image ?? '')
  if (!listensOn(place.pod, container, name, port)) return undefined
  const failsAt = memory?.run?.plan.failsAfter
  if (failsAt !== undefined && memory?.run !== undefined && place.now >= memory.run.startedAt + failsAt)
    return { code: 500, body: '' }
  if (name === 'nginx') return fileAnswer(place, container, memory, '/usr/share/nginx/html', path)
  if (name === 'agnhost' && wordsOf(container).includes('test-webserver'))
    return fileAnswer(place, container, memory, '', path)
  if (name === 'httpd') return fileAnswer(place, container, memory, '/usr/local/apache2/htdocs', path)
  return ok(textOf(place, container, name, tag, path))
}

const ok = (body: string): WebAnswer => ({ code: 200, body })

/** A script's own server. */
function listenerOf(memory: ContainerMemory | undefined, port: number): { readonly files?: string } | undefined {
  for (const { frames, isDone } of memory?.run?.script?.state.tasks ?? []) {
    const frame = frames.at(-1)
    if (!isDone && frame?.type === 'program' && frame.port === port) return frame
  }
  return undefined
}

function listensOn({ spec }: Pod, container: Container, image: string, port: number): boolean {
  const declared = (container.ports ?? []).map(({ containerPort }) => containerPort)
  if (declared.includes(port)) return true
  const usual = image === 'agnhost' ? agnhostPorts(container) : usualPorts[image]
  if (usual !== undefined) return usual.includes(port)
  return declared.length === 0 && spec.containers.length === 1
}

const wordsOf = ({ args = [], command = [] }: Container): readonly string[] => [...command, ...args]

function agnhostPorts(container: Container): readonly number[] {
  const words = wordsOf(container)
  const given = words.join(' ').match(/--(?:http-)?port[= ](\d+)/)
  if (given !== null) return [Number(given[1])]
  if (words.includes('serve-hostname')) return [9376]
  if (words.includes('netexec') || words.includes('liveness')) return [8080]
  return words.includes('test-webserver') ? [80] : []
}

const notFoundPage =
  '<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n</body>\r\n</html>\r\n'

function fileAnswer(
  place: Place,
  container: Container,
  memory: ContainerMemory | undefined,
  directory: string,
  path: string,
): WebAnswer {
  const plain = path.split('?')[0]!
  const wanted = `${directory}${plain.endsWith('/') ? `${plain}index.html` : plain}`
  const { disk, names } = placeOf(wanted, mountsOf(container, place, new Map()))
  const image = imageReference(container.image ?? '').name
  const own = (): Directory => memory?.disk ?? baseFilesOf(image, place.pod, place.memory.podIP ?? '')
  const entry = entryAt(disk === '' ? own() : contentOf(disk, place), names)
  if (entry?.type === 'file') return ok(entry.text)
  return plain.endsWith('/') ? { code: 403, body: '' } : { code: 404, body: notFoundPage }
}

function textOf({ pod, now }: Place, container: Container, image: string, tag: string, path: string): string {
  const { name } = pod.metadata
  const words = [...(container.command ?? []), ...(container.args ?? [])]
  switch (image) {
    case 'agnhost':
      return agnhostText(words, path, name, timestampOf(now))
    case 'serve_hostname':
      return name
    case 'hello-app':
      return `Hello, world!\nVersion: ${tag === '2.0' ? '2.0.0' : '1.0.0'}\nHostname: ${name}\n`
    case 'kubernetes-bootcamp':
      return `Hello Kubernetes bootcamp! | Running on: ${name} | v=${tag.replace('v', '') || '1'}\n`
    case 'hpa-example':
      return 'OK!'
    case 'http-echo':
      return `${/-text[= ](.*?)(?= -|$)/.exec(words.join(' '))?.[1] ?? ''}\n`
    case 'test-webserver':
      return '<html>\n</html>\n'
    default:
      return `${name}\n`
  }
}

function agnhostText(words: readonly string[], path: string, name: string, now: string): string {
  if (words.includes('serve-hostname')) return name
  if (!words.includes('netexec')) return ''
  const [route = '/', query = ''] = path.split('?')
  if (/^\/host[Nn]ame$/.test(route)) return name
  if (route === '/echo') return decodeURIComponent(/(?:^|&)msg=([^&]*)/.exec(query)?.[1] ?? '')
  return `NOW: ${now}`
}
