import { applyManifests } from '../apply.ts'
import { fail, failWith, misuse, readFlags, type Command, type CommandContext } from '../command.ts'
import { textOfFile } from '../files.ts'
import { isSet, parseFlags, type ParsedFlags } from '../flags.ts'
import { read } from '../requests.ts'
import { kindNamed } from '../resource-names.ts'
import type { CronJob } from '../../api/openapi/kubernetes.ts'
import { accessGenerators } from './access-generators.ts'
import { generators, type Generator } from './generators.ts'
import { creationFlags, posted } from './posting.ts'

/** `kubectl create -f FILE` and `kubectl create KIND NAME …`. */
export const create: Command = function* (context) {
  const [type] = context.args
  if (type === undefined) return fail(context, 'must specify one of -f and -k')
  if (type.startsWith('-')) return createFromFiles(context)
  const name = generatorNamed(type)
  if (name === undefined) return misuse(context, `Unexpected args: [${context.args.join(' ')}]`)
  const isService = name === 'service'
  const kindOfService = isService ? context.args[1] : undefined
  const generator = allGenerators[isService ? `service ${kindOfService}` : name]
  if (generator === undefined)
    return fail(context, `unknown command "${kindOfService ?? ''}" for "${context.program} create service"`)
  const path = `create ${isService ? `service ${kindOfService}` : name}`
  return createOne({ ...context, path, args: context.args.slice(isService || name === 'secret' ? 2 : 1) }, generator)
}

const allGenerators: Readonly<Record<string, Generator>> = { ...generators, ...accessGenerators }

const aliases: Readonly<Record<string, string>> = {
  deploy: 'deployment',
  ns: 'namespace',
  cm: 'configmap',
  sa: 'serviceaccount',
  svc: 'service',
  cj: 'cronjob',
  pdb: 'poddisruptionbudget',
  pc: 'priorityclass',
  resourcequota: 'quota',
  ing: 'ingress',
}

function generatorNamed(type: string): string | undefined {
  const name = aliases[type] ?? type
  return name === 'service' || allGenerators[name] !== undefined ? name : undefined
}

function createOne(context: CommandContext, generator: Generator): number {
  const flags = readFlags(context, { ...creationFlags, ...generator.flags })
  if (flags === undefined) return 1
  const lacking = (generator.required ?? []).filter((name) => !flags.values.has(name))
  if (lacking.length > 0)
    return fail(context, `required flag(s) ${lacking.map((name) => `"${name}"`).join(', ')} not set`)
  const [name, ...more] = flags.names
  if (name === undefined || more.length > 0)
    return misuse(context, `exactly one NAME is required, got ${flags.names.length}`)
  const from = flags.values.get('from')
  if (context.path === 'create job') {
    if (from !== undefined) return jobFrom(context, flags, name, from)
    if (!flags.values.has('image')) return fail(context, 'either --image or --from must be specified')
  }
  const object = generator.build(name, flags, context.files)
  if (typeof object === 'string') return fail(context, object)
  const kind = kindNamed(generator.kind.toLowerCase())!
  const isNamespace = kind.resource === 'namespaces'
  const body = {
    apiVersion: kind.group === '' ? kind.version : `${kind.group}/${kind.version}`,
    kind: kind.kind,
    ...object,
  }
  return posted(context, flags, {
    kind,
    object: body,
    manager: 'kubectl-create',
    done: 'created',
    ...(!isNamespace && { failed: `failed to create ${kind.singular}` }),
  })
}

/** `create job NAME --from=cronjob/NAME`. */
function jobFrom(context: CommandContext, flags: ParsedFlags, name: string, from: string): number {
  const [type = '', source = ''] = from.split('/')
  if (kindNamed(type)?.resource !== 'cronjobs')
    return fail(context, `from must be an existing cronjob: no kind match for ${from}`)
  const response = read(context, kindNamed('cronjobs')!, source)
  if (response.code !== 200) return failWith(context, response)
  const { metadata, spec } = response.body as CronJob
  const template = spec.jobTemplate
  const object = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...template.metadata?.annotations },
      ...(template.metadata?.labels && { labels: template.metadata.labels }),
      ownerReferences: [
        { apiVersion: 'batch/v1', kind: 'CronJob', name: metadata.name, uid: metadata.uid, controller: true },
      ],
    },
    spec: template.spec ?? {},
  }
  return posted(context, flags, {
    kind: kindNamed('jobs')!,
    object,
    manager: 'kubectl-create',
    done: 'created',
    failed: 'failed to create job',
  })
}

const fileFlags = {
  ...creationFlags,
  filename: { kind: 'words', short: 'f' },
  recursive: { kind: 'boolean', short: 'R' },
  edit: { kind: 'boolean' },
} as const

function createFromFiles(context: CommandContext): number {
  const flags = parseFlags(context.args, fileFlags)
  if ('error' in flags) return fail(context, `${flags.error}\nSee '${context.program} create --help' for usage.`)
  const names = flags.lists.get('filename')
  if (names === undefined) return fail(context, 'must specify one of -f and -k')
  const dryRun = flags.values.get('dry-run') ?? 'none'
  let exitCode = 0
  for (const fileName of names) {
    const text = textOfFile(context, fileName)
    if (text === undefined) {
      exitCode = 1
      continue
    }
    const result = applyManifests(context.send, text, {
      fileName,
      namespace: context.namespace,
      userAgent: context.line,
      createOnly: true,
      savesConfig: isSet(flags, 'save-config'),
      ...(dryRun !== 'none' && { dryRun: dryRun === 'server' ? ('server' as const) : ('client' as const) }),
    })
    context.out(result.stdout)
    context.err(result.stderr)
    exitCode = result.exitCode || exitCode
  }
  return exitCode
}
