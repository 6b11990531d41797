import type { Pod } from '../../api/openapi/kubernetes.ts'
import { fail, failWith, misuse, readFlags, type Command } from '../command.ts'
import { isSet, type FlagDefinitions } from '../flags.ts'
import { objectPath } from '../requests.ts'
import { kindNamed } from '../resource-names.ts'
import { followedLogs } from './follow-logs.ts'
import { containersOf } from './logs.ts'
import { podsBehind } from './pods-behind.ts'

const definitions: FlagDefinitions = {
  container: { kind: 'string', short: 'c' },
  stdin: { kind: 'boolean', short: 'i' },
  tty: { kind: 'boolean', short: 't' },
  quiet: { kind: 'boolean', short: 'q' },
  'pod-running-timeout': { kind: 'string' },
}

interface ExecAnswer {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

/** `kubectl exec POD -- COMMAND`. */
export const exec: Command = function* (context) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  const [word, ...more] = flags.names
  if (word === undefined) return fail(context, 'pod, type/name or --filename must be specified')
  if (more.length > 0)
    return misuse(context, 'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead')
  if (flags.rest === undefined || flags.rest.length === 0)
    return fail(context, 'you must specify at least one command for the container')
  const found = podsBehind(context, [word])
  if (typeof found === 'number') return found
  if ('refusal' in found) return failWith(context, { code: found.refusal.code, body: found.refusal })
  const pod = found.pods[0]
  if (pod === undefined) return fail(context, 'timed out waiting for the condition')
  if (isFinished(pod))
    return fail(context, `cannot exec into a container in a completed pod; current phase is ${pod.status?.phase}`)
  const containers = containersOf(context, pod, flags, isSet(flags, 'quiet'))
  if (typeof containers === 'number') return containers
  const words = flags.rest.map((each) => `command=${encodeURIComponent(each)}`)
  const path = `${objectPath(kindNamed('pods')!, pod.metadata.namespace ?? '', pod.metadata.name)}/exec?${[...words, `container=${containers[0]}`, 'stderr=true', 'stdout=true'].join('&')}`
  const response = context.send({ method: 'GET', path })
  if (response.code !== 200) return failWith(context, response)
  const { stdout, stderr, exitCode } = response.body as ExecAnswer
  context.out(stdout)
  context.err(stderr)
  if (exitCode !== 0) context.err(`command terminated with exit code ${exitCode}\n`)
  return exitCode
}

const isFinished = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed'

/** `kubectl attach POD`: what it says from now on. */
export const attach: Command = function* (context) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  const [word] = flags.names
  if (word === undefined) return misuse(context, 'at least 1 argument is required for attach')
  const found = podsBehind(context, [word])
  if (typeof found === 'number') return found
  if ('refusal' in found) return failWith(context, { code: found.refusal.code, body: found.refusal })
  const pod = found.pods[0]
  if (pod === undefined || isFinished(pod))
    return fail(
      context,
      `cannot attach a container in a completed pod; current phase is ${pod?.status?.phase ?? 'Unknown'}`,
    )
  const containers = containersOf(context, pod, flags)
  if (typeof containers === 'number') return containers
  context.err("If you don't see a command prompt, try pressing enter.\n")
  return yield* followedLogs(context, pod, containers[0]!, { tailLines: '0' })
}
