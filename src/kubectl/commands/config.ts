import { fail, readFlags, type Command, type CommandContext } from '../command.ts'
import { isSet, type FlagDefinitions } from '../flags.ts'
import { kindNamed } from '../resource-names.ts'

const contextName = 'kuberama'

const view = `apiVersion: v1
clusters:
- cluster:
    server: https://kuberama.local:6443
  name: ${contextName}
contexts:
- context:
    cluster: ${contextName}
    user: ${contextName}-admin
  name: ${contextName}
current-context: ${contextName}
kind: Config
preferences: {}
users:
- name: ${contextName}-admin
  user: {}
`

/** The few parts of `kubectl config` that make sense with one cluster. */
export const config: Command = function* (context) {
  const [what = ''] = context.args
  if (what === 'current-context') context.out(`${contextName}\n`)
  else if (what === 'view') context.out(view)
  else if (what === 'get-contexts')
    context.out(
      `CURRENT   NAME       CLUSTER    AUTHINFO         NAMESPACE\n*         ${contextName}   ${contextName}   ${contextName}-admin   \n`,
    )
  else return fail(context, `unknown command "${what}" for "${context.program} config"`)
  return 0
}

/** Everyone may do everything here. @source kubernetes@1.36 kubectl/pkg/cmd/auth/cani.go */
function canI(context: CommandContext): number {
  const flags = readFlags({ ...context, path: 'auth can-i' }, canIFlags)
  if (flags === undefined) return 1
  const [, , type = ''] = flags.names
  const [resource = ''] = type.split('/')
  const kind = kindNamed(resource)
  const isUrl = type.startsWith('/')
  if (!isUrl && kind === undefined && resource !== '*')
    context.err(`Warning: the server doesn't have a resource type '${resource}'\n\n`)
  else if (kind !== undefined && !kind.namespaced && !isSet(flags, 'all-namespaces'))
    context.err(
      `Warning: resource '${kind.resource}' is not namespace scoped${kind.group === '' ? '' : ` in group '${kind.group}'`}\n\n`,
    )
  if (!isSet(flags, 'quiet')) context.out('yes\n')
  return 0
}

const canIFlags: FlagDefinitions = {
  quiet: { kind: 'boolean', short: 'q' },
  'all-namespaces': { kind: 'boolean', short: 'A' },
  subresource: { kind: 'string' },
}

/** What one may do, and who one is. */
export const auth: Command = function* (context) {
  const [what = '', verb] = context.args
  if (what === 'can-i' && verb !== undefined) return canI(context)
  else if (what === 'whoami')
    context.out(
      `ATTRIBUTE   VALUE\nUsername    ${contextName}-admin\nGroups      [system:masters system:authenticated]\n`,
    )
  else return fail(context, `unknown command "${what}" for "${context.program} auth"`)
  return 0
}
