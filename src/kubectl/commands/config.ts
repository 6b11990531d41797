import { fail, type Command } from '../command.ts'

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

/** Everyone may do everything here. */
export const auth: Command = function* (context) {
  const [what = '', verb] = context.args
  if (what === 'can-i' && verb !== undefined) context.out('yes\n')
  else if (what === 'whoami')
    context.out(
      `ATTRIBUTE   VALUE\nUsername    ${contextName}-admin\nGroups      [system:masters system:authenticated]\n`,
    )
  else return fail(context, `unknown command "${what}" for "${context.program} auth"`)
  return 0
}
