import { copyOf, type Writable } from '../../base/json.ts'
import { cronJobChecks } from '../../api/cronjob/cronjob-checks.ts'
import { cronJobKind } from '../../api/cronjob/cronjob-kind.ts'
import { jobKind } from '../../api/job/job-kind.ts'
import { validateJobUpdate } from '../../api/job/update-validation.ts'
import { validateJobSpec } from '../../api/job/validation.ts'
import { applyStoredForm } from '../../api/layout/stored-form.ts'
import type { CronJob, Job, JobSpec } from '../../api/openapi/kubernetes.ts'
import { validatePodTemplateSpec } from '../../api/pod/pod-template.ts'
import type { FieldError } from '../../api/status.ts'
import { instantOf } from '../../clock/instant.ts'
import type { VectorResult } from './deployment-hash.ts'

/** Checks a `job-api-validation.jsonl` or `cronjob-api-validation.jsonl`, told apart by name. */
export function checkJobApi(name: string, content: string): VectorResult {
  const lines = content.split('\n').filter((line) => line !== '')
  const check = /cronjob-api/.test(name) ? cronJobErrors : jobErrors
  const failures: string[] = []
  let passed = 0
  for (const line of lines) {
    const vector = JSON.parse(line) as Vector
    const errors = check(vector)
    if (errors === undefined) continue
    const [expected, actual] = [
      vector.errors.join('\n'),
      errors.map(({ field, body }) => `${field}: ${body}`).join('\n'),
    ]
    if (expected === actual || expected === versioned(actual)) passed++
    else failures.push(`${vector.case}: expected ${expected}, got ${actual}`)
  }
  return { passed, failed: failures.length, failures }
}

interface Vector {
  readonly case: string
  readonly errors: readonly string[]
  readonly spec?: JobSpec
  readonly name?: string
  readonly schedule?: string
  readonly timeZone?: string | null
}

/** The data prints a success policy as v1, the API server by its own type. */
function versioned(text: string): string {
  const fields = text.replace(
    /"(Rules|SucceededCount|SucceededIndexes)":/g,
    (_, name: string) => `"${name[0]!.toLowerCase()}${name.slice(1)}":`,
  )
  return text.includes('successPolicy: Invalid value')
    ? fields.replace(/"succeededIndexes":null,|,"succeededCount":null/g, '')
    : text
}

const metadata = { name: 'j', namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '' }

/** The data leaves out what the pod template is blamed for. */
function jobErrors({ case: title, spec }: Vector): readonly FieldError[] | undefined {
  if (title.startsWith('update: ')) return updateErrors(title)
  if (!spec) return undefined
  const job = defaulted({ apiVersion: 'batch/v1', kind: 'Job', metadata, spec })
  const ofTemplate = validatePodTemplateSpec(job.spec.template, 'spec.template')
  const isOfTemplate = ({ field, body }: FieldError): boolean =>
    ofTemplate.some((error) => error.field === field && error.body === body)
  return validateJobSpec(job.spec, 'spec').filter((error) => !isOfTemplate(error))
}

function defaulted(job: Job): Job {
  const draft = copyOf(job) as Writable<Job>
  applyStoredForm(jobKind.schema, draft)
  jobKind.applyDefaults?.(draft)
  return draft as Job
}

/** `update: Indexed completions 3->5 parallelism 3` */
function updateErrors(title: string): readonly FieldError[] | undefined {
  const match = /^update: (\w+) completions (\d+)->(\d+)(?: parallelism (\d+))?$/.exec(title)
  if (!match) return undefined
  const [, completionMode, before, after, parallelism] = match
  const jobWith = (completions: number): Job => {
    const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'i' }] } }
    const spec = { completionMode, completions, parallelism: Number(parallelism ?? 1), template }
    const draft = copyOf(defaulted({ apiVersion: 'batch/v1', kind: 'Job', metadata, spec })) as Writable<Job>
    jobKind.prepareForCreate?.(draft, { now: instantOf(0) })
    return draft as Job
  }
  return validateJobUpdate(jobWith(Number(after)), jobWith(Number(before)))
}

/** Inputs that the data tells in words only. */
const changes: Readonly<Record<string, (spec: Writable<CronJob>['spec']) => void>> = {
  'concurrencyPolicy bogus': (spec) => {
    spec.concurrencyPolicy = 'Never'
  },
  'negative startingDeadlineSeconds and limits': (spec) => {
    spec.startingDeadlineSeconds = -1
    spec.successfulJobsHistoryLimit = -1
    spec.failedJobsHistoryLimit = -1
  },
  'jobTemplate manualSelector': (spec) => {
    spec.jobTemplate.spec!.manualSelector = true
  },
}

function cronJobErrors({ case: title, name, schedule, timeZone, errors }: Vector): readonly FieldError[] | undefined {
  const isTold = errors.every((error) => /^(metadata\.name|spec\.schedule|spec\.timeZone):/.test(error))
  if (!isTold && changes[title] === undefined) return undefined
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'i' }] } }
  const draft = copyOf({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { ...metadata, name },
    spec: { schedule, ...(timeZone !== null && { timeZone }), jobTemplate: { spec: { template } } },
  }) as unknown as Writable<CronJob>
  cronJobKind.applyDefaults?.(draft)
  changes[title]?.(draft.spec)
  return cronJobChecks.validate?.(draft as CronJob, { now: instantOf(0) })
}
