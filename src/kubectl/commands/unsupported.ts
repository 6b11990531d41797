import { fail, failWith, readFlags, type Command } from '../command.ts'
import { targetFlags, targetsOf } from '../targets.ts'

/** Commands that need what a simulation in a page does not have, and what to do instead. */
const reasons: Readonly<Record<string, string>> = {
  cp: 'the files of a simulated container are not kept; look into it with kubectl exec POD -- cat FILE',
  debug: 'ephemeral containers are not simulated; start a pod beside it with kubectl run',
  'port-forward': 'there is no network to listen on; ask a Service from a pod with kubectl exec',
  proxy: 'there is no network to listen on',
}

export const unsupported: Readonly<Record<string, Command>> = Object.fromEntries(
  Object.entries(reasons).map(([name, reason]): [string, Command] => [
    name,
    function* (context) {
      return fail(context, `"${context.program} ${name}" is not simulated: ${reason}`)
    },
  ]),
)

/** `kubectl edit`: the page has its own editor. */
export const edit: Command = function* (context) {
  const flags = readFlags(context, { ...targetFlags, output: { kind: 'string', short: 'o' } })
  if (flags === undefined) return 1
  const targets = targetsOf(context, flags)
  if (typeof targets === 'number') return targets
  const missing = targets.missing[0]
  if (missing !== undefined) return failWith(context, missing.response)
  return fail(
    context,
    `"${context.program} edit" is not simulated: change the manifest in the editor and apply it, or use kubectl patch`,
  )
}
