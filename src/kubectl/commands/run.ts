import { readJson } from '../../api/decode/read-json.ts'
import { mergePatched } from '../../api/patch/merge-patch.ts'
import type { JsonValue } from '../../base/json.ts'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import { change, fail, misuse, readFlags, type Command, type CommandContext, type Running } from '../command.ts'
import { isSet, type FlagDefinitions, type ParsedFlags } from '../flags.ts'
import { objectPath, read } from '../requests.ts'
import { kindNamed } from '../resource-names.ts'
import { followedLogs } from './follow-logs.ts'
import { labelsIn } from './expose.ts'
import { creationFlags, posted } from './posting.ts'

const text = { kind: 'string' } as const
const yes = { kind: 'boolean' } as const
const definitions: FlagDefinitions = {
  ...creationFlags,
  image: text,
  port: text,
  env: { kind: 'words' },
  labels: { kind: 'string', short: 'l' },
  annotations: { kind: 'words' },
  restart: text,
  command: yes,
  stdin: { kind: 'boolean', short: 'i' },
  tty: { kind: 'boolean', short: 't' },
  rm: yes,
  attach: yes,
  quiet: { kind: 'boolean', short: 'q' },
  expose: yes,
  privileged: yes,
  'image-pull-policy': text,
  'pod-running-timeout': text,
  overrides: text,
}

/** `kubectl run NAME --image=IMAGE`; with `-i` it follows the pod to its end. @source kubernetes@1.36 kubectl/pkg/cmd/run/run.go */
export const run: Command = function* (context) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  const { values } = flags
  const [name] = flags.names
  const image = values.get('image')
  if (image === undefined) return fail(context, 'required flag(s) "image" not set')
  if (name === undefined) return misuse(context, 'NAME is required for run')
  if (!imagePattern.test(image)) return fail(context, `Invalid image name "${image}": invalid reference format`)
  const isAttached = isSet(flags, 'stdin') || isSet(flags, 'attach')
  if (isSet(flags, 'rm') && !isAttached) return misuse(context, '--rm should only be used for attached containers')
  const restart = values.get('restart') ?? 'Always'
  if (!['Always', 'OnFailure', 'Never'].includes(restart)) return fail(context, `invalid restart policy: ${restart}`)
  const object = withOverrides(podOf(name, image, flags, restart) as unknown as JsonValue, values.get('overrides'))
  if ('error' in object) return fail(context, object.error)
  const quiet = isAttached && !values.has('dry-run') ? { ...context, out: (): void => undefined } : context
  const exitCode = posted(quiet, flags, {
    kind: kindNamed('pods')!,
    object: object.pod,
    manager: 'kubectl-run',
    done: 'created',
  })
  if (exitCode !== 0 || !isAttached || values.has('dry-run')) return exitCode
  return yield* attached(context, flags, name)
}

type PodDraft = ReturnType<typeof podOf>

/** `--overrides`: a merge patch onto the pod. */
function withOverrides(
  pod: JsonValue,
  overrides: string | undefined,
): { readonly pod: PodDraft } | { readonly error: string } {
  if (overrides === undefined) return { pod: pod as unknown as PodDraft }
  const patch = readJson(overrides)
  if ('error' in patch) return { error: `Invalid JSON Patch: ${patch.error}` }
  const merged = mergePatched(pod, patch.value)
  return 'error' in merged ? merged : { pod: merged.result as unknown as PodDraft }
}

const imagePattern =
  /^([a-z0-9]+([.:_-][a-z0-9]+)*\/)*[a-z0-9]+((\.|_{1,2}|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_{1,2}|-+)[a-z0-9]+)*)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@[a-z0-9]+:[a-f0-9]{32,})?$/

function podOf(name: string, image: string, flags: ParsedFlags, restartPolicy: string) {
  const { values, lists } = flags
  const words = [...flags.names.slice(1), ...(flags.rest ?? [])]
  const env = (lists.get('env') ?? []).map((pair) => ({
    name: pair.slice(0, pair.indexOf('=')),
    value: pair.slice(pair.indexOf('=') + 1),
  }))
  const container = {
    name,
    image,
    ...(words.length > 0 && { [isSet(flags, 'command') ? 'command' : 'args']: words }),
    ...(env.length > 0 && { env }),
    ...(values.has('port') && { ports: [{ containerPort: Number(values.get('port')) }] }),
    ...(values.has('image-pull-policy') && { imagePullPolicy: values.get('image-pull-policy') }),
    ...(isSet(flags, 'stdin') && { stdin: true, stdinOnce: true }),
    ...(isSet(flags, 'tty') && { tty: true }),
    ...(isSet(flags, 'privileged') && { securityContext: { privileged: true } }),
  }
  const annotations = Object.assign({}, ...(lists.get('annotations') ?? []).map(labelsIn)) as Record<string, string>
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      labels: values.has('labels') ? labelsIn(values.get('labels')!) : { run: name },
      ...(lists.has('annotations') && { annotations }),
    },
    spec: { containers: [container], restartPolicy, dnsPolicy: 'ClusterFirst' },
  }
}

/** Waits for the container, shows what it says until it has ended, and gives its exit code. */
function* attached(context: CommandContext, flags: ParsedFlags, name: string): Running {
  const kind = kindNamed('pods')!
  const podNow = (): Pod | undefined => {
    const response = read(context, kind, name)
    return response.code === 200 ? (response.body as Pod) : undefined
  }
  let pod = podNow()
  while (pod !== undefined && !hasBegun(pod)) {
    yield 'untilChange'
    pod = podNow()
  }
  if (pod === undefined) return fail(context, `pods "${name}" not found`)
  if (pod.status?.phase === 'Running' && !isSet(flags, 'quiet'))
    context.err("If you don't see a command prompt, try pressing enter.\n")
  yield* followedLogs(context, pod, name, {})
  for (pod = podNow(); pod !== undefined && !isOver(pod) && pod.spec.restartPolicy === 'Never'; pod = podNow())
    yield 'untilChange'
  const ended = pod?.status?.containerStatuses?.[0]?.state?.terminated
  if (isSet(flags, 'rm')) {
    const { code } = change(context, {
      method: 'DELETE',
      path: objectPath(kind, context.namespace, name),
      body: { propagationPolicy: 'Background' },
    })
    if (code === 200) context.out(`pod "${name}" deleted\n`)
  }
  if (ended === undefined || ended.exitCode === 0) return 0
  context.err(`pod ${context.namespace}/${name} terminated (${ended.reason ?? ''})\n`)
  return ended.exitCode
}

const isOver = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed'

const hasBegun = (pod: Pod): boolean =>
  isOver(pod) || pod.status?.containerStatuses?.some(({ state }) => state?.running !== undefined) === true
