import type { Container, Pod } from '../../api/openapi/kubernetes.ts'
import { badRequest, failure, type Status } from '../../api/status.ts'
import { microTimestampOf, type Instant } from '../../clock/instant.ts'
import type { ClusterView } from '../machinery/view.ts'
import { evaluate } from './command.ts'
import { environmentOf } from './environment.ts'
import { imageReference } from './images.ts'
import { dateText, logsOf } from './logs.ts'
import type { ContainerMemory, PodMemory } from './memory.ts'
import type { LookUpFrom } from './name-lookup.ts'

/** What a node's kubelet is asked about one pod. */
export interface PodQuestion {
  readonly pod: Pod
  readonly memory: PodMemory | undefined
  readonly query: ReadonlyMap<string, string>
  readonly now: Instant
  readonly view: ClusterView
  readonly lookUpFrom: LookUpFrom
}

/** `GET …/pods/x/log`: the text, or a refusal. @source kubernetes@1.36 pkg/registry/core/pod/strategy.go LogLocation */
export function logAnswer({ pod, memory, query, now }: PodQuestion): string | Status {
  const container = chosenContainer(pod, query.get('container'))
  if (typeof container !== 'string') return container
  const { name } = pod.metadata
  if (!pod.spec.nodeName) return ''
  const isPrevious = query.get('previous') === 'true'
  const lines = memory === undefined ? undefined : logsOf(memory, pod, container, now, isPrevious)
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
  const text = shown.map((line) => `${stamped ? `${microTimestampOf(line.at)} ` : ''}${line.text}\n`).join('')
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

/** `…/pods/x/exec`: simple commands in a container that runs. What they change is forgotten at once. */
export function execAnswer(
  { pod, memory, now, view, lookUpFrom }: PodQuestion,
  words: readonly string[],
  wanted: string | undefined,
): ExecAnswer | Status {
  const name = chosenContainer(pod, wanted)
  if (typeof name !== 'string') return name
  const container = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].find((each) => each.name === name)!
  const index = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].indexOf(container)
  const known = memory?.containers[index]
  if (known?.run === undefined || known.state.running === undefined)
    return failure(
      500,
      'InternalError',
      `Internal error occurred: unable to upgrade connection: container not found ("${name}")`,
    )
  const env = new Map([
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ...environmentOf(container, pod),
    ['HOME', '/root'],
  ])
  const built = shown(words, { pod, container, known, now })
  if (built !== undefined) return built
  const lookUp = lookUpFrom(view, pod, imageReference(container.image ?? ''))
  const run = evaluate(words, env, lookUp)
  if (run === undefined) return notFound(words[0] ?? '')
  return {
    stdout: run.logs.map(({ text }) => `${text.replaceAll('$(date)', dateText(now))}\n`).join(''),
    stderr: '',
    exitCode: run.exitCode,
  }
}

const notFound = (program: string): ExecAnswer => ({
  stdout: '',
  stderr: `sh: ${program}: the simulated container does not know this command\n`,
  exitCode: 127,
})

interface Inside {
  readonly pod: Pod
  readonly container: Container
  readonly known: ContainerMemory
  readonly now: Instant
}

/** Files and facts that every container has. */
function shown(words: readonly string[], inside: Inside): ExecAnswer | undefined {
  const [program = '', ...args] = words
  const said = (stdout: string, exitCode = 0, stderr = ''): ExecAnswer => ({ stdout, stderr, exitCode })
  const { pod, container } = inside
  if (program === 'whoami') return said('root\n')
  if (program === 'id') return said('uid=0(root) gid=0(root) groups=0(root)\n')
  if (program === 'pwd') return said(`${container.workingDir ?? '/'}\n`)
  if (program === 'uname') return said('Linux\n')
  if (program === 'hostname' && args[0] === '-i') return said(`${pod.status?.podIP ?? ''}\n`)
  if (program === 'hostname' && args[0] === '-f') return said(`${fullName(pod)}\n`)
  if (program === 'ls')
    return said(
      listed(
        args.filter((each) => !each.startsWith('-')),
        inside,
      ),
    )
  if (program !== 'cat') return undefined
  for (const path of args)
    if (contentOf(path, inside) === undefined) return said('', 1, `cat: ${path}: No such file or directory\n`)
  return said(args.map((path) => contentOf(path, inside)).join(''))
}

function fullName({ metadata, spec }: Pod): string {
  const host = spec.hostname ?? metadata.name
  return spec.subdomain ? `${host}.${spec.subdomain}.${metadata.namespace}.svc.cluster.local` : host
}

function listed(paths: readonly string[], { container, known, now }: Inside): string {
  const [path = '/'] = paths
  if (path === '/') return `${['bin', 'dev', 'etc', 'home', 'proc', 'root', 'sys', 'tmp', 'usr', 'var'].join('\n')}\n`
  const mounts = (container.volumeMounts ?? []).map(({ mountPath }) => mountPath)
  const files = (known.run?.plan.files ?? []).filter(({ from, until }) => {
    const age = now - (known.run?.startedAt ?? now)
    return from <= age && (until === undefined || age < until)
  })
  const inside = [...mounts, ...files.map((file) => file.path)].filter((each) =>
    each.startsWith(`${path.replace(/\/$/, '')}/`),
  )
  return inside.map((each) => `${each.slice(path.replace(/\/$/, '').length + 1).split('/')[0]}\n`).join('')
}

function contentOf(path: string, { pod }: Inside): string | undefined {
  const { namespace = '', name } = pod.metadata
  if (path === '/etc/hostname') return `${pod.spec.hostname ?? name}\n`
  if (path === '/etc/hosts') {
    const full = fullName(pod)
    const host = pod.spec.hostname ?? name
    return `# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n${pod.status?.podIP ?? ''}\t${full === host ? host : `${full}\t${host}`}\n`
  }
  if (path === '/etc/resolv.conf')
    return `search ${namespace}.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n`
  if (path === '/var/run/secrets/kubernetes.io/serviceaccount/namespace') return namespace
  return undefined
}
