import type { JsonValue } from '../../base/json.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import type { Status } from '../../api/status.ts'
import { change, fail, failWith, type CommandContext } from '../command.ts'
import type { FlagDefinitions, ParsedFlags } from '../flags.ts'
import { collectionPath } from '../requests.ts'
import { displayName } from '../resource-names.ts'
import { outputOf, printedValue } from '../print/objects.ts'
import { asWritten } from './go-fields.ts'

/** Flags of every command that makes an object. */
export const creationFlags: FlagDefinitions = {
  'dry-run': { kind: 'string', bare: 'unchanged' },
  output: { kind: 'string', short: 'o' },
  'save-config': { kind: 'boolean' },
  validate: { kind: 'string', bare: 'strict' },
  record: { kind: 'boolean' },
}

export interface Posting {
  readonly kind: KindDefinition
  readonly object: { readonly metadata: { readonly name: string } }
  readonly manager: string
  /** `created`, `exposed`, `autoscaled`. */
  readonly done: string
  /** How a refusal begins, e.g. `failed to create deployment`. */
  readonly failed?: string
}

/** Creates an object, or shows what would be created. */
export function posted(
  context: CommandContext,
  flags: ParsedFlags,
  { kind, object, manager, done, failed }: Posting,
): number {
  const dryRun = flags.values.get('dry-run') ?? 'none'
  if (!['none', 'client', 'server', 'unchanged'].includes(dryRun))
    return fail(context, `Invalid dry-run value (${dryRun}). Must be "none", "server", or "client".`)
  const output = outputOf(flags.values.get('output') ?? '')
  if ('error' in output) return fail(context, output.error)
  const isLocal = dryRun === 'client' || dryRun === 'unchanged'
  const suffix = isLocal ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : ''
  let made: unknown = asWritten(kind, object)
  if (!isLocal) {
    const query = `${dryRun === 'server' ? 'dryRun=All&' : ''}fieldManager=${manager}${manager === 'kubectl-create' ? '&fieldValidation=Strict' : ''}`
    const response = change(context, {
      method: 'POST',
      path: `${collectionPath(kind, context.namespace)}?${query}`,
      body: object,
    })
    if (response.code !== 201)
      return failed === undefined
        ? failWith(context, response)
        : fail(context, `${failed}: ${(response.body as Status).message}`)
    made = response.body
  }
  if (output.format === '') {
    context.out(`${displayName(kind, object.metadata.name)} ${done}${suffix}\n`)
    return 0
  }
  if (output.format === 'name') {
    context.out(`${displayName(kind, object.metadata.name)}\n`)
    return 0
  }
  const result = printedValue(made as JsonValue, output.format, output.argument)
  if ('error' in result) return fail(context, result.error)
  context.out(result.text)
  return 0
}
