import { unifiedDiff } from '../../api/layout/unified-diff.ts'
import type { KubeObject } from '../../api/object.ts'
import { writeYaml } from '../../api/yaml/write-yaml.ts'
import type { JsonObject, JsonValue } from '../../base/json.ts'
import { creation, patching } from '../apply.ts'
import { fail, failWith, readFlags, type Command, type CommandContext } from '../command.ts'
import type { FlagDefinitions } from '../flags.ts'
import { withoutManagedFields } from '../print/objects.ts'
import { collectionPath, objectPath } from '../requests.ts'
import { namedInFiles } from '../targets.ts'

const definitions: FlagDefinitions = {
  filename: { kind: 'words', short: 'f' },
  recursive: { kind: 'boolean', short: 'R' },
}

type Named = Exclude<ReturnType<typeof namedInFiles>, number>[number]

/** `kubectl diff -f FILE`: what an apply would change, as `diff -u -N` shows it; the files it names are in nobody's folder. */
export const diff: Command = function* (context) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  const files = flags.lists.get('filename')
  if (files === undefined) return fail(context, 'must specify one of -f and -k')
  const named = namedInFiles(context, files)
  if (typeof named === 'number') return named
  let exitCode = 0
  for (const each of named) {
    const code = differenceOf(context, each)
    if (code > 1) return code
    exitCode = Math.max(exitCode, code)
  }
  return exitCode
}

function differenceOf(context: CommandContext, { kind, namespace, name, manifest }: Named): number {
  const path = objectPath(kind, namespace, name)
  const current = context.send({ method: 'GET', path })
  const metadata = { ...(manifest['metadata'] as JsonObject), ...(namespace && { namespace }) }
  const options = { fileName: '', namespace, userAgent: context.line, dryRun: 'server' } as const
  const full = { ...manifest, metadata } as JsonObject
  const request =
    current.code === 404
      ? creation(collectionPath(kind, namespace), full, options)
      : patching(path, kind, full, current.body as JsonObject, options)
  const merged = request === undefined ? current : context.send(request)
  if (merged.code >= 400) return failWith(context, merged) + 1
  const group = kind.group === '' ? '' : `${kind.group}.`
  const file = `${group}${kind.version}.${kind.kind}.${namespace}.${name}`
  const text = unifiedDiff(linesOf(current.code === 404 ? undefined : current.body), linesOf(merged.body))
  if (text === '') return 0
  const [live, wanted] = [`/tmp/LIVE-0/${file}`, `/tmp/MERGED-0/${file}`]
  context.out(`diff -u -N ${live} ${wanted}\n--- ${live}\n+++ ${wanted}\n${text}`)
  return 1
}

function linesOf(body: unknown): readonly string[] {
  if (body === undefined) return []
  return writeYaml(withoutManagedFields(body as KubeObject) as unknown as JsonValue)
    .replace(/\n$/, '')
    .split('\n')
}
