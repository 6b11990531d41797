import { milliseconds, seconds } from '../../clock/instant.ts'
import type { Container, Pod } from '../../api/openapi/kubernetes.ts'
import { valueOf } from '../../api/quantity/amounts.ts'
import { tellsBehaviour } from './annotations.ts'
import { imageReference, type ImageReference } from './images.ts'
import { digitsOfPi } from './pi.ts'
import type { ContainerPlan, PlanContext } from './plan.ts'
import { parseScript } from './shell/parser.ts'
import type { LogLine } from './shell/process.ts'
import { words as shellWords } from './shell/words/index.ts'
import { durationOf } from './go-duration.ts'
import { amended } from './told-behaviour.ts'
import { drawn } from './timings.ts'

/** The seam behind which a complete shell can take the place of the simple rules here. */
export type PlanContainer = (container: Container, pod: Pod, context: PlanContext) => ContainerPlan

const none: readonly never[] = []
const shortTask = { least: 2000, most: 5000 }
const initTask = { least: 800, most: 2000 }
const slowness = { least: 8000, most: 12_000 }
const crashAfter = { least: 300, most: 900 }

/** Image conventions, then the command, then what annotations tell. */
export const planContainer: PlanContainer = (container, pod, context) => {
  const reference = imageReference(container.image ?? '')
  const plan =
    container.command === undefined && container.args === undefined
      ? planOfImage(container, reference, pod, context)
      : planOfCommand(container, reference, pod, context)
  return tellsBehaviour(pod) ? amended(plan, container, pod, context) : plan
}

/** One object for all containers that simply run. */
const server: ContainerPlan = Object.freeze({
  startDelay: milliseconds(0),
  exitCode: 0,
  readyAfter: milliseconds(0),
  stopsAfter: 'usual',
  stopCode: 0,
  logs: none,
})

function planOfImage(container: Container, image: ImageReference, pod: Pod, context: PlanContext): ContainerPlan {
  const { random } = context
  if (image.tag.startsWith('bad-'))
    return { ...server, exitsAfter: drawn(random, crashAfter), exitCode: 1, logs: crashLog }
  const readyAfter = image.tag.startsWith('slow-') ? drawn(random, slowness) : server.readyAfter
  if (context.role === 'sidecar') return readyAfter === 0 ? server : { ...server, readyAfter }
  if (context.role === 'init') return { ...server, exitsAfter: drawn(random, initTask) }
  if (shellImages.has(image.name) && container.stdin !== true) return { ...server, exitsAfter: milliseconds(100) }
  if (isTask(pod)) return { ...server, readyAfter, exitsAfter: drawn(random, shortTask) }
  return readyAfter === 0 ? server : { ...server, readyAfter }
}

const crashLog: readonly LogLine[] = [{ after: milliseconds(100), text: 'fatal: the application cannot start' }]

/** Images whose own command is a shell or an interpreter: without input it ends at once. */
const shellImages: ReadonlySet<string> = new Set([
  'busybox',
  'alpine',
  'ubuntu',
  'debian',
  'centos',
  'fedora',
  'bash',
  'python',
  'node',
  'perl',
  'hello-world',
])

const isTask = (pod: Pod): boolean => pod.spec.restartPolicy === 'Never' || pod.spec.restartPolicy === 'OnFailure'

function planOfCommand(container: Container, image: ImageReference, pod: Pod, context: PlanContext): ContainerPlan {
  const argv = [...(container.command ?? none), ...(container.args ?? none)]
  const fromImage = planOfImage({ name: container.name, stdin: true }, image, pod, context)
  if (image.tag.startsWith('bad-')) return fromImage
  const special = knownProgram(argv, container, image)
  if (special !== undefined) return { ...fromImage, ...special }
  const isWhole = container.command !== undefined || shellImages.has(image.name)
  const isKnown = (isCarriedOut(argv[0] ?? '') || isMounted(argv[0] ?? '', container)) && isUnderstood(argv, image)
  return isWhole && isKnown ? planOfScript(argv, fromImage) : fromImage
}

/** A script in more than our shell's language simply runs, where the image may have another shell. */
function isUnderstood(argv: readonly string[], { name }: ImageReference): boolean {
  const flag = argv.findIndex((word) => /^-[a-z]*c$/.test(word))
  const isScript = flag > 0 && /(^|\/)(sh|bash|ash|dash)$/.test(argv[0] ?? '')
  return !isScript || name === 'busybox' || parseScript(argv[flag + 1] ?? '').problem === undefined
}

/** A file that a volume brings. */
const isMounted = (program: string, { volumeMounts = [] }: Container): boolean =>
  volumeMounts.some(({ mountPath }) => program.startsWith(`${mountPath}/`))

/** Our own words, and whatever stands in a shell's script. */
export function isCarriedOut(program: string): boolean {
  const name = /^(?:\/usr)?(?:\/local)?\/s?bin\/([^/]+)$/.exec(program)?.[1] ?? program
  return shellWords[name] !== undefined
}

/** A shell or `sleep` as process 1 ignores SIGTERM. */
function planOfScript(argv: readonly string[], base: ContainerPlan): ContainerPlan {
  const { exitsAfter: _never, ...rest } = base
  const plan: ContainerPlan = { ...rest, exitCode: 0, stopsAfter: 'never', stopCode: 137 }
  const slept = argv.length === 2 && /^(?:.*\/)?sleep$/.test(argv[0]!) ? argv[1]! : undefined
  if (slept === 'infinity' || slept === 'inf') return plan
  const lasts = durationOf(slept ?? '')
  if (lasts !== undefined) return { ...plan, exitsAfter: milliseconds(Math.max(lasts, 50)) }
  return { ...plan, script: argv }
}

/** Programs of Kubernetes' own documentation: one whose probe fails after a while, one that computes π, one that eats memory. */
function knownProgram(
  argv: readonly string[],
  container: Container,
  image: ImageReference,
): Partial<ContainerPlan> | undefined {
  const isFailing =
    (argv[0] === 'liveness' && image.name === 'agnhost') ||
    (/(^|\/)server$/.test(argv[0] ?? '') && image.name === 'liveness')
  if (isFailing) return { failsAfter: seconds(10) }
  const digits = /\bbpi\((\d{1,4})\)/.exec(argv.join(' '))?.[1]
  if (argv[0] === 'perl' && digits !== undefined)
    return { logs: [{ after: milliseconds(500), text: digitsOfPi(Math.max(1, Number(digits))) }] }
  const limit = container.resources?.limits?.memory
  const eaten = /^(\d+)([KMG])$/.exec(argv[argv.indexOf('--vm-bytes') + 1] ?? '')
  if (argv[0] !== 'stress' || limit === undefined || eaten === null) return undefined
  const bytes = Number(eaten[1]) * 1024 ** ' KMG'.indexOf(eaten[2]!)
  return bytes > valueOf(limit) ? { exitsAfter: seconds(1), exitCode: 137, exitReason: 'OOMKilled' } : undefined
}
