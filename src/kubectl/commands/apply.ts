import { applyManifests } from '../apply.ts'
import { fail, type Command } from '../command.ts'
import { parseFlags } from '../flags.ts'
import { textOfFile } from '../files.ts'

const definitions = {
  filename: { kind: 'words', short: 'f' },
  'dry-run': { kind: 'string', bare: 'client' },
  record: { kind: 'boolean' },
} as const

/** `kubectl apply -f FILE`. */
export const apply: Command = function* (context) {
  const flags = parseFlags(context.args, definitions)
  if ('error' in flags) return fail(context, flags.error)
  const names = flags.lists.get('filename') ?? []
  if (names.length === 0) return fail(context, 'must specify one of -f and -k')
  let exitCode = 0
  for (const fileName of names) {
    const text = textOfFile(context, fileName)
    if (text === undefined) {
      exitCode = fail(context, `the path "${fileName}" does not exist`)
      continue
    }
    const isDryRun = flags.values.has('dry-run') && flags.values.get('dry-run') !== 'none'
    const applied = applyManifests(context.send, text, {
      fileName,
      namespace: context.namespace,
      userAgent: context.line,
      ...(isDryRun && { dryRun: true }),
    })
    context.out(applied.stdout)
    context.err(applied.stderr)
    if (applied.exitCode !== 0) exitCode = applied.exitCode
  }
  return exitCode
}
