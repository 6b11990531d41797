import type { FlagDefinitions, ParsedFlags } from '../flags.ts'
import { utf8Bytes } from '../../base/hash.ts'
import { labelsIn } from './expose.ts'

/** What `kubectl create KIND NAME` makes: everything below `apiVersion` and `kind`, or a complaint. */
export interface Generator {
  readonly kind: string
  readonly flags: FlagDefinitions
  readonly required?: readonly string[]
  readonly build: (
    name: string,
    flags: ParsedFlags,
    files: Readonly<Record<string, string>>,
  ) => { readonly metadata: { readonly name: string }; readonly [field: string]: unknown } | string
}

const text = { kind: 'string' } as const
const image = { kind: 'words' } as const
const literals: FlagDefinitions = {
  'from-literal': { kind: 'words' },
  'from-file': { kind: 'words' },
  'from-env-file': { kind: 'words' },
  type: text,
}

/** @source kubernetes@1.36 kubectl/pkg/cmd/create */
export const generators: Readonly<Record<string, Generator>> = {
  deployment: {
    kind: 'Deployment',
    flags: { image, replicas: { kind: 'string', short: 'r' }, port: text },
    required: ['image'],
    build: (name, { values, lists, rest }) => {
      const images = lists.get('image') ?? []
      if (images.length > 1 && rest !== undefined) return 'cannot specify multiple --image options and command'
      const labels = { app: name }
      const containers = images.map((each) => ({
        name: containerName(each),
        image: each,
        ...(rest && { command: rest }),
        ...(values.has('port') && { ports: [{ containerPort: Number(values.get('port')) }] }),
      }))
      const spec = {
        replicas: Number(values.get('replicas') ?? 1),
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
      }
      return { metadata: { name, labels }, spec }
    },
  },
  job: {
    kind: 'Job',
    flags: { image, from: text },
    build: (name, flags) => ({ metadata: { name }, spec: { template: { spec: taskPod(name, flags, 'Never') } } }),
  },
  cronjob: {
    kind: 'CronJob',
    flags: { image, schedule: text, restart: text },
    required: ['image', 'schedule'],
    build: (name, flags) => {
      const spec = { template: { spec: taskPod(name, flags, flags.values.get('restart') ?? 'OnFailure') } }
      return {
        metadata: { name },
        spec: { schedule: flags.values.get('schedule')!, jobTemplate: { metadata: { name }, spec } },
      }
    },
  },
  namespace: { kind: 'Namespace', flags: {}, build: (name) => ({ metadata: { name }, spec: {} }) },
  serviceaccount: { kind: 'ServiceAccount', flags: {}, build: (name) => ({ metadata: { name } }) },
  configmap: {
    kind: 'ConfigMap',
    flags: literals,
    build: (name, flags, files) => withData(name, flags, files, (value) => value),
  },
  secret: {
    kind: 'Secret',
    flags: literals,
    build: (name, flags, files) => withData(name, flags, files, base64),
  },
  quota: {
    kind: 'ResourceQuota',
    flags: { hard: text, scopes: text },
    build: (name, { values }) => ({ metadata: { name }, spec: { hard: labelsIn(values.get('hard') ?? '') } }),
  },
  poddisruptionbudget: {
    kind: 'PodDisruptionBudget',
    flags: { selector: text, 'min-available': text, 'max-unavailable': text },
    required: ['selector'],
    build: (name, { values }) => {
      const [least, most] = [values.get('min-available'), values.get('max-unavailable')]
      if ((least === undefined) === (most === undefined))
        return 'one of min-available or max-unavailable must be specified'
      const selector = { matchLabels: labelsIn(values.get('selector')!) }
      return {
        metadata: { name },
        spec: {
          ...(least && { minAvailable: numberOrText(least) }),
          ...(most && { maxUnavailable: numberOrText(most) }),
          selector,
        },
      }
    },
  },
  priorityclass: {
    kind: 'PriorityClass',
    flags: { value: text, 'global-default': { kind: 'boolean' }, description: text, 'preemption-policy': text },
    build: (name, { values }) => ({
      metadata: { name },
      value: Number(values.get('value') ?? 0),
      ...(values.get('global-default') === 'true' && { globalDefault: true }),
      ...(values.has('description') && { description: values.get('description') }),
      preemptionPolicy: values.get('preemption-policy') ?? 'PreemptLowerPriority',
    }),
  },
  'service clusterip': service('ClusterIP'),
  'service nodeport': service('NodePort'),
  'service loadbalancer': service('LoadBalancer'),
  'service externalname': {
    kind: 'Service',
    flags: { 'external-name': text, tcp: { kind: 'list' } },
    required: ['external-name'],
    build: (name, { values, lists }) => ({
      metadata: { name, labels: { app: name } },
      spec: {
        type: 'ExternalName',
        externalName: values.get('external-name'),
        selector: { app: name },
        ...(lists.has('tcp') && { ports: portsOf(lists.get('tcp')!) }),
      },
    }),
  },
}

function service(type: string): Generator {
  return {
    kind: 'Service',
    flags: { tcp: { kind: 'list' }, clusterip: text, 'node-port': text },
    build: (name, { values, lists }) => {
      const tcp = lists.get('tcp') ?? []
      const clusterIP = values.get('clusterip')
      if (tcp.length === 0 && clusterIP !== 'None') return 'at least one tcp port specifier must be provided'
      const nodePort = values.get('node-port')
      const ports = portsOf(tcp).map((port) => ({ ...port, ...(nodePort && { nodePort: Number(nodePort) }) }))
      return {
        metadata: { name, labels: { app: name } },
        spec: { type, ...(clusterIP && { clusterIP }), selector: { app: name }, ports },
      }
    },
  }
}

/** `80:8080` is named `80-8080`, `80` is named `80`. */
function portsOf(texts: readonly string[]): readonly {
  readonly name: string
  readonly protocol: string
  readonly port: number
  readonly targetPort: number | string
}[] {
  return texts.map((each) => {
    const [port = '', target = port] = each.split(':')
    return { name: each.replace(':', '-'), protocol: 'TCP', port: Number(port), targetPort: numberOrText(target) }
  })
}

const numberOrText = (value: string): number | string => (/^\d+$/.test(value) ? Number(value) : value)

function taskPod(name: string, { values, rest }: ParsedFlags, restartPolicy: string): unknown {
  return { containers: [{ name, image: values.get('image')!, ...(rest && { command: rest }) }], restartPolicy }
}

function withData(
  name: string,
  { lists, values }: ParsedFlags,
  files: Readonly<Record<string, string>>,
  encoded: (value: string) => string,
) {
  const bad = (lists.get('from-literal') ?? []).find((each) => !each.includes('='))
  if (bad !== undefined) return `invalid literal source ${bad}, expected key=value`
  const data: Record<string, string> = {}
  for (const each of lists.get('from-file') ?? []) {
    const path = each.slice(each.indexOf('=') + 1)
    const content = files[path]
    if (content === undefined) return `error reading ${path}: no such file or directory`
    data[each.includes('=') ? each.slice(0, each.indexOf('=')) : path.slice(path.lastIndexOf('/') + 1)] =
      encoded(content)
  }
  for (const file of lists.get('from-env-file') ?? [])
    for (const line of (files[file] ?? '').split('\n'))
      if (/^[^#=\s][^=]*=/.test(line))
        data[line.slice(0, line.indexOf('='))] = encoded(line.slice(line.indexOf('=') + 1))
  for (const each of lists.get('from-literal') ?? [])
    data[each.slice(0, each.indexOf('='))] = encoded(each.slice(each.indexOf('=') + 1))
  return {
    metadata: { name },
    ...(Object.keys(data).length > 0 && { data }),
    ...(values.has('type') && { type: values.get('type') }),
  }
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function base64(value: string): string {
  const bytes = utf8Bytes(value)
  let result = ''
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second, third] = bytes.slice(index, index + 3)
    const bits = (first << 16) | ((second ?? 0) << 8) | (third ?? 0)
    result +=
      digits[bits >> 18]! +
      digits[(bits >> 12) & 63]! +
      (second === undefined ? '=' : digits[(bits >> 6) & 63]!) +
      (third === undefined ? '=' : digits[bits & 63]!)
  }
  return result
}

/** The last path part of the image without tag and digest, made a DNS label. */
function containerName(reference: string): string {
  const last = reference.split('/').at(-1)!.split('@')[0]!.split(':')[0]!
  return last
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, '-')
    .replaceAll(/^-+|-+$/g, '')
}
