import { applyManifests } from '../apply.ts'
import { change, fail, failWith, type Command, type CommandContext } from '../command.ts'
import { parseFlags } from '../flags.ts'
import { textOfFile } from '../files.ts'
import { collectionPath } from '../requests.ts'
import { displayName, kindNamed } from '../resource-names.ts'
import type { Status } from '../../api/status.ts'

const definitions = {
  image: { kind: 'words' },
  replicas: { kind: 'string', short: 'r' },
  port: { kind: 'string' },
  filename: { kind: 'words', short: 'f' },
  schedule: { kind: 'string' },
  restart: { kind: 'string' },
} as const

/** `kubectl create deployment NAME --image=IMAGE`, `create namespace NAME`, `create -f FILE`. */
export const create: Command = function* (context) {
  const flags = parseFlags(context.args, definitions)
  if ('error' in flags) return fail(context, flags.error)
  const files = flags.lists.get('filename')
  if (files !== undefined) return createFromFiles(context, files)
  const [type = '', name] = flags.names
  const kind = kindNamed(type)
  if (kind === undefined || generators[kind.resource] === undefined) return fail(context, `unknown command "${type}" for "kubectl create"`)
  if (name === undefined) return fail(context, `exactly one NAME is required, got 0\nSee 'kubectl create ${type} -h' for help and examples`)
  const images = flags.lists.get('image') ?? []
  if (kind.resource !== 'namespaces' && images.length === 0) return fail(context, 'required flag(s) "image" not set')
  const body = generators[kind.resource]!({ name, images, flags: flags.values, command: flags.rest })
  const response = change(context, { method: 'POST', path: `${collectionPath(kind, context.namespace)}?fieldManager=kubectl-create&fieldValidation=Strict`, body })
  if (response.code === 201) {
    context.out(`${displayName(kind, name)} created\n`)
    return 0
  }
  const { message } = response.body as Status
  return kind.resource === 'namespaces' ? failWith(context, response) : fail(context, `failed to create ${kind.singular}: ${message}`)
}

interface GeneratorInput {
  readonly name: string
  readonly images: readonly string[]
  readonly flags: ReadonlyMap<string, string>
  readonly command: readonly string[] | undefined
}

const generators: Readonly<Record<string, (input: GeneratorInput) => unknown>> = {
  namespaces: ({ name }) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }),
  deployments: ({ name, images, flags, command }) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { app: name } },
    spec: {
      replicas: Number(flags.get('replicas') ?? 1),
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: images.map((image) => ({
            name: containerName(image),
            image,
            ...(command !== undefined && { command }),
            ...(flags.has('port') && { ports: [{ containerPort: Number(flags.get('port')) }] }),
          })),
        },
      },
    },
  }),
  jobs: ({ name, images, command }) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: { template: { spec: { containers: [{ name, image: images[0], ...(command !== undefined && { command }) }], restartPolicy: 'Never' } } },
  }),
  cronjobs: ({ name, images, flags, command }) => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name },
    spec: {
      schedule: flags.get('schedule') ?? '',
      jobTemplate: {
        metadata: { name },
        spec: {
          template: {
            spec: {
              containers: [{ name, image: images[0], ...(command !== undefined && { command }) }],
              restartPolicy: flags.get('restart') ?? 'OnFailure',
            },
          },
        },
      },
    },
  }),
}

/** The last path part of the image without tag and digest, made a DNS label. */
function containerName(image: string): string {
  const last = image.split('/').at(-1)!.split('@')[0]!.split(':')[0]!
  return last.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-').replaceAll(/^-+|-+$/g, '')
}

function createFromFiles(context: CommandContext, names: readonly string[]): number {
  let exitCode = 0
  for (const fileName of names) {
    const text = textOfFile(context, fileName)
    if (text === undefined) {
      exitCode = fail(context, `the path "${fileName}" does not exist`)
      continue
    }
    const result = applyManifests(context.send, text, { fileName, namespace: context.namespace, userAgent: context.line, createOnly: true })
    context.out(result.stdout)
    context.err(result.stderr)
    exitCode = result.exitCode || exitCode
  }
  return exitCode
}

