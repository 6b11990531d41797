import type { Deployment } from '../../api/openapi/kubernetes.ts'
import type { KubeObject } from '../../api/object.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import { fail, type CommandContext, type Running } from '../command.ts'
import type { ParsedFlags } from '../flags.ts'
import { read } from '../requests.ts'

type Progress = { readonly text: string; readonly isDone: boolean } | { readonly error: string }

/** Prints a line for each new version of the object until the rollout is complete. @source kubernetes@1.36 polymorphichelpers/rollout_status.go */
export function* rolloutStatus(context: CommandContext, kind: KindDefinition, object: KubeObject, flags: ParsedFlags): Running {
  if (kind.resource !== 'deployments') return fail(context, `no status viewer has been implemented for ${kind.kind}${kind.group === '' ? '' : `.${kind.group}`}`)
  const { name } = object.metadata
  const isWatching = flags.values.get('watch') !== 'false'
  const revision = Number(flags.values.get('revision') ?? 0)
  let seen = ''
  for (;;) {
    const response = read(context, kind, name)
    if (response.code === 404) return fail(context, 'object has been deleted')
    const current = response.body as Deployment
    if (current.metadata.resourceVersion !== seen) {
      seen = current.metadata.resourceVersion
      const progress = progressOf(current, revision)
      if ('error' in progress) return fail(context, progress.error)
      context.out(`${progress.text}\n`)
      if (progress.isDone || !isWatching) return 0
    }
    yield 'untilChange'
  }
}

function progressOf({ metadata, spec, status }: Deployment, revision: number): Progress {
  const { name, generation = 0, annotations } = metadata
  const running = Number(annotations?.['deployment.kubernetes.io/revision'] ?? 0)
  if (revision > 0 && revision !== running) return { error: `desired revision (${revision}) is different from the running revision (${running})` }
  if ((status?.observedGeneration ?? 0) < generation) return waiting('Waiting for deployment spec update to be observed...')
  if (status?.conditions?.some(({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded') === true)
    return { error: `deployment "${name}" exceeded its progress deadline` }
  const { updatedReplicas: updated = 0, replicas: total = 0, availableReplicas: available = 0 } = status ?? {}
  const desired = spec.replicas ?? 1
  const head = `Waiting for deployment "${name}" rollout to finish:`
  if (updated < desired) return waiting(`${head} ${updated} out of ${desired} new replicas have been updated...`)
  if (total > updated) return waiting(`${head} ${total - updated} old replicas are pending termination...`)
  if (available < updated) return waiting(`${head} ${available} of ${updated} updated replicas are available...`)
  return { text: `deployment "${name}" successfully rolled out`, isDone: true }
}

const waiting = (text: string): Progress => ({ text, isDone: false })
