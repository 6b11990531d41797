import type { Node } from '../../api/openapi/kubernetes.ts'
import { change, failWith, misuse, readFlags, type Command, type CommandContext } from '../command.ts'
import { objectPath, read } from '../requests.ts'
import { kindNamed } from '../resource-names.ts'

export const cordon: Command = (context) => marked(context, true)
export const uncordon: Command = (context) => marked(context, false)

function* marked(context: CommandContext, isCordoned: boolean) {
  const flags = readFlags(context, {})
  if (flags === undefined) return 1
  if (flags.names.length === 0) return misuse(context, `USAGE: ${context.path} NODE [flags]`)
  let exitCode = 0
  for (const word of flags.names)
    exitCode = markNode(context, word.replace(/^(node|nodes|no)\//, ''), isCordoned) || exitCode
  return exitCode
}

/** Sets `spec.unschedulable` of one node and says so. */
export function markNode(context: CommandContext, name: string, isCordoned: boolean, dryRun = ''): number {
  const kind = kindNamed('nodes')!
  const response = read(context, kind, name)
  if (response.code !== 200) return failWith(context, response)
  const verb = isCordoned ? 'cordoned' : 'uncordoned'
  if (((response.body as Node).spec.unschedulable === true) === isCordoned) {
    context.out(`node/${name} already ${verb}${dryRun}\n`)
    return 0
  }
  if (dryRun !== '') {
    context.out(`node/${name} ${verb}${dryRun}\n`)
    return 0
  }
  const patched = change(context, {
    method: 'PATCH',
    path: objectPath(kind, '', name),
    contentType: 'application/strategic-merge-patch+json',
    body: { spec: { unschedulable: isCordoned ? true : null } },
  })
  if (patched.code !== 200) return failWith(context, patched)
  context.out(`node/${name} ${verb}\n`)
  return 0
}
