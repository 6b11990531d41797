import { applyManifests } from '../apply.ts'
import { fail, readFlags, type Command } from '../command.ts'
import type { FlagDefinitions } from '../flags.ts'
import { textOfFile } from '../files.ts'

const definitions: FlagDefinitions = {
  filename: { kind: 'words', short: 'f' },
  kustomize: { kind: 'string', short: 'k' },
  'dry-run': { kind: 'string', bare: 'unchanged' },
  'server-side': { kind: 'boolean' },
  'force-conflicts': { kind: 'boolean' },
  'field-manager': { kind: 'string' },
  recursive: { kind: 'boolean', short: 'R' },
  validate: { kind: 'string', bare: 'strict' },
  record: { kind: 'boolean' },
  output: { kind: 'string', short: 'o' },
}

/** `kubectl apply -f FILE`. */
export const apply: Command = function* (context) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  const names = flags.lists.get('filename') ?? []
  if (flags.values.has('kustomize'))
    return fail(
      context,
      "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '.'",
    )
  if (names.length === 0) return fail(context, 'must specify one of -f and -k')
  const dryRun = flags.values.get('dry-run') ?? 'none'
  const isServerSide = flags.values.get('server-side') === 'true'
  const forceConflicts = flags.values.get('force-conflicts') === 'true'
  if (forceConflicts && !isServerSide) return fail(context, '--force-conflicts only works with --server-side')
  if (isServerSide && dryRun === 'client')
    return fail(context, "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)")
  const fieldManager = flags.values.get('field-manager') ?? 'kubectl'
  let exitCode = 0
  for (const fileName of names) {
    const text = textOfFile(context, fileName)
    if (text === undefined) {
      exitCode = 1
      continue
    }
    const applied = applyManifests(context.send, text, {
      fileName,
      namespace: context.namespace,
      userAgent: context.line,
      ...(['false', 'ignore'].includes(flags.values.get('validate') ?? '') && { validates: false }),
      ...(isServerSide && { serverSide: { fieldManager, forceConflicts } }),
      ...(dryRun !== 'none' && { dryRun: dryRun === 'server' ? ('server' as const) : ('client' as const) }),
    })
    context.out(applied.stdout)
    context.err(applied.stderr)
    if (applied.exitCode !== 0) exitCode = applied.exitCode
  }
  return exitCode
}
