import { fail, readFlags, type Command } from '../command.ts'
import type { FlagDefinitions } from '../flags.ts'
import { kindNamed } from '../resource-names.ts'
import { sayMissing, targetFlags, targetsOf } from '../targets.ts'
import { creationFlags, posted } from './posting.ts'

const definitions: FlagDefinitions = {
  ...targetFlags,
  ...creationFlags,
  min: { kind: 'string' },
  max: { kind: 'string' },
  'cpu-percent': { kind: 'string' },
  cpu: { kind: 'string' },
  memory: { kind: 'string' },
  name: { kind: 'string' },
}

/** `kubectl autoscale TYPE/NAME --max=N`. @source kubernetes@1.36 kubectl/pkg/cmd/autoscale/autoscale.go */
export const autoscale: Command = function* (context) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  const max = flags.values.get('max')
  if (max === undefined) return fail(context, 'required flag(s) "max" not set')
  const min = flags.values.get('min')
  if (Number(max) < 1) return fail(context, `--max=MAXPODS is required and must be at least 1, max: ${max}`)
  if (min !== undefined && Number(max) < Number(min))
    return fail(context, `--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`)
  const targets = targetsOf(context, flags)
  if (typeof targets === 'number') return targets
  if (sayMissing(context, targets)) return 1
  let exitCode = 0
  for (const { kind, name, object } of targets.found) {
    if (kind.scale === undefined)
      return fail(context, `cannot autoscale a ${kind.kind}: the server could not find the requested resource`)
    const percent = (flags.values.get('cpu-percent') ?? flags.values.get('cpu'))?.replace(/%$/, '')
    const metrics =
      percent === undefined || Number(percent) < 0
        ? undefined
        : [
            {
              type: 'Resource',
              resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: Number(percent) } },
            },
          ]
    const autoscaler = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: flags.values.get('name') ?? name },
      spec: {
        maxReplicas: Number(max),
        ...(metrics && { metrics }),
        ...(min !== undefined && Number(min) > 0 && { minReplicas: Number(min) }),
        scaleTargetRef: { apiVersion: object.apiVersion, kind: kind.kind, name },
      },
    }
    exitCode =
      posted(context, flags, {
        kind: kindNamed('horizontalpodautoscalers')!,
        object: autoscaler,
        manager: 'kubectl-autoscale',
        done: 'autoscaled',
      }) || exitCode
  }
  return exitCode
}
