import type { CronJobSpec, JobSpec, PodFailurePolicyRule, SuccessPolicyRule } from '../../api/openapi/kubernetes.ts'

/** `name=value` pairs; a value is quoted, in braces, or runs to the next space. */
export function pairsOf(text: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>()
  for (const match of text.matchAll(/(?:^|\s)([\w.[\]]+)=("(?:[^"\\]|\\.)*"|\{[^}]*\}|\S*)/g))
    pairs.set(match[1]!, match[2]!)
  return pairs
}

/** A printed value as JSON has it; `null` and `nil` are absent. */
export function valueOf(text: string | undefined): string | number | boolean | undefined {
  if (text === undefined || text === 'null' || text === 'nil' || text === '<nil>') return undefined
  if (/^-?\d+(\(.*\))?$/.test(text)) return Number.parseInt(text, 10)
  if (text === 'true' || text === 'false') return text === 'true'
  return text.startsWith('"') ? (JSON.parse(text) as string) : text
}

const container = {
  name: 'main',
  image: 'image',
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  imagePullPolicy: 'Always',
  resources: {},
}

export function podTemplate(restartPolicy: string) {
  const spec = {
    restartPolicy,
    containers: [container],
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  }
  return { spec } as JobSpec['template']
}

const jobFields = [
  'completions',
  'parallelism',
  'backoffLimit',
  'completionMode',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
  'activeDeadlineSeconds',
  'ttlSecondsAfterFinished',
  'suspend',
  'podReplacementPolicy',
  'managedBy',
]

/** The spec that a `USER create job/…` line spells out. */
export function jobSpecOf(text: string, title: string): JobSpec {
  const pairs = pairsOf(text)
  const spec: Record<string, unknown> = {}
  for (const field of jobFields) {
    const value = valueOf(pairs.get(field))
    if (value !== undefined) spec[field] = value
  }
  const failureRules = numbered(pairs, 'podFailurePolicy.rules').map(failureRuleOf)
  if (failureRules.length > 0) spec['podFailurePolicy'] = { rules: failureRules }
  const successRules = numbered(pairs, 'successPolicy.rules').map(successRuleOf)
  if (successRules.length > 0) spec['successPolicy'] = { rules: successRules }
  const manager = /spec\.managedBy (\S+)/.exec(title)?.[1]
  if (manager !== undefined) spec['managedBy'] = manager
  spec['template'] = podTemplate(String(pairs.get('restartPolicy') ?? 'Never'))
  return spec as unknown as JobSpec
}

function numbered(pairs: ReadonlyMap<string, string>, name: string): readonly string[] {
  const values: string[] = []
  for (let index = 0; pairs.has(`${name}[${index}]`); index++) values.push(pairs.get(`${name}[${index}]`)!.slice(1, -1))
  return values
}

function failureRuleOf(text: string): PodFailurePolicyRule {
  const action = text.split(' ')[0]!
  const codes = /onExitCodes (?:container=(\S+) )?(In|NotIn) \[([^\]]*)\]/.exec(text)
  if (codes) {
    const containerName = valueOf(codes[1])
    const values = codes[3]!
      .split(/[ ,]+/)
      .filter((value) => value !== '')
      .map(Number)
    return {
      action,
      onExitCodes: { operator: codes[2]!, values, ...(typeof containerName === 'string' && { containerName }) },
    }
  }
  const patterns = [
    ...text.slice(text.indexOf('onPodConditions') + 'onPodConditions'.length).matchAll(/([\w./-]+)=(\w+)/g),
  ]
  return { action, onPodConditions: patterns.map(([, type, status]) => ({ type: type!, status: status! })) }
}

function successRuleOf(text: string): SuccessPolicyRule {
  const pairs = pairsOf(text)
  const indexes = valueOf(pairs.get('succeededIndexes'))
  const count = valueOf(pairs.get('succeededCount'))
  return {
    ...(indexes !== undefined && { succeededIndexes: String(indexes) }),
    ...(typeof count === 'number' && { succeededCount: count }),
  }
}

/** The spec that a `USER create cronjob/…` line spells out. */
export function cronJobSpecOf(text: string): CronJobSpec {
  const pairs = pairsOf(text)
  const spec: Record<string, unknown> = {}
  const fields = [
    'schedule',
    'timeZone',
    'concurrencyPolicy',
    'suspend',
    'startingDeadlineSeconds',
    'successfulJobsHistoryLimit',
    'failedJobsHistoryLimit',
  ]
  for (const field of fields) {
    const value = valueOf(pairs.get(field))
    if (value !== undefined) spec[field] = value
  }
  const template = pairsOf(pairs.get('jobTemplate')?.slice(1, -1) ?? '')
  const jobSpec: Record<string, unknown> = { template: podTemplate(template.get('restartPolicy') ?? 'Never') }
  for (const field of ['backoffLimit', 'completions', 'parallelism']) {
    const text = template.get(field)
    const value = valueOf(text?.replace(/^null\(.*\)$/, 'null'))
    if (value !== undefined) jobSpec[field] = value
  }
  spec['jobTemplate'] = { spec: jobSpec }
  return spec as unknown as CronJobSpec
}

/** `spec.a 1->2`, `spec.a ->"x"`, `spec.a=1 spec.b=2`: the fields that a patch sets; undefined for one that it takes away. */
export function patchOf(text: string): ReadonlyMap<string, unknown> {
  const value = '("(?:[^"\\\\]|\\\\.)*"|[^\\s"]*)'
  const change = new RegExp(`^spec\\.(\\w+) (?:("(?:[^"\\\\]|\\\\.)*"|[^\\s"]*?))->${value}$`).exec(text)
  if (change) return new Map([[change[1]!, valueOf(change[3])]])
  return new Map([...pairsOf(text)].map(([name, printed]) => [name.replace(/^spec\./, ''), valueOf(printed)]))
}
