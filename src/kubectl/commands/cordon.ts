import type { Node } from '../../api/openapi/kubernetes.ts'
import { change, fail, failWith, type Command, type CommandContext } from '../command.ts'
import { parseFlags } from '../flags.ts'
import { objectPath, read } from '../requests.ts'
import { kindNamed } from '../resource-names.ts'

export const cordon: Command = (context) => marked(context, true)
export const uncordon: Command = (context) => marked(context, false)

function* marked(context: CommandContext, isCordoned: boolean) {
  const flags = parseFlags(context.args, {})
  if ('error' in flags) return fail(context, flags.error)
  const kind = kindNamed('nodes')!
  if (flags.names.length === 0) return fail(context, 'USAGE: cordon NODE [flags]')
  for (const word of flags.names) {
    const name = word.replace(/^(node|nodes|no)\//, '')
    const response = read(context, kind, name)
    if (response.code !== 200) return failWith(context, response)
    const verb = isCordoned ? 'cordoned' : 'uncordoned'
    if (((response.body as Node).spec.unschedulable === true) === isCordoned) {
      context.out(`node/${name} already ${verb}\n`)
      continue
    }
    const patched = change(context, {
      method: 'PATCH',
      path: objectPath(kind, '', name),
      contentType: 'application/strategic-merge-patch+json',
      body: { spec: { unschedulable: isCordoned ? true : null } },
    })
    if (patched.code !== 200) return failWith(context, patched)
    context.out(`node/${name} ${verb}\n`)
  }
  return 0
}
