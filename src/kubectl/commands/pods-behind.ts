import type { KubeObject } from '../../api/object.ts'
import type { Deployment, LabelSelector, Pod, Service } from '../../api/openapi/kubernetes.ts'
import type { Status } from '../../api/status.ts'
import { matcherOf, matcherOfLabels, type LabelMatcher } from '../../api/selector/label-selector.ts'
import { fail, failWith, type CommandContext } from '../command.ts'
import { isRefusal, list, read } from '../requests.ts'
import { sortedAsGo } from '../print/go-sort.ts'
import { kindNamed, resourceArguments } from '../resource-names.ts'

/** The pods that `POD`, `TYPE/NAME` or `-l` mean for logs and exec, in their order of preference. */
export function podsBehind(
  context: CommandContext,
  words: readonly string[],
  selector?: string,
): { readonly pods: readonly Pod[] } | { readonly refusal: Status } | number {
  const kind = kindNamed('pods')!
  if (selector !== undefined) {
    const pods = list(context, kind, { labelSelector: selector })
    return isRefusal(pods) ? failWith(context, pods) : { pods: pods as readonly Pod[] }
  }
  const [word = ''] = words
  const named = word.includes('/') ? resourceArguments(context, [word]) : { resources: [{ kind, name: word }] }
  if ('error' in named) return fail(context, named.error)
  const target = named.resources[0]!
  const response = read(context, target.kind, target.name!)
  if (response.code !== 200) return { refusal: response.body as Status }
  if (target.kind === kind) return { pods: [response.body as Pod] }
  const object = response.body as KubeObject
  const isWanted = selectorOf(object)
  const pods = list(context, kind)
  if (isRefusal(pods)) return failWith(context, pods)
  const wanted = (pods as readonly Pod[]).filter(({ metadata }) => isWanted(metadata.labels))
  return { pods: sortedAsGo(wanted, isBetter) }
}

function selectorOf(object: KubeObject): LabelMatcher {
  const { selector } = (object as Deployment).spec
  if (object.kind === 'Service' || object.kind === 'ReplicationController')
    return matcherOfLabels((object as Service).spec.selector)
  return matcherOf(selector as LabelSelector | undefined)
}

/** Assigned before not, running before pending, ready before not, ready for longer, restarted more, older. @source kubernetes@1.36 kubectl/pkg/util/podutils ByLogging */
function isBetter(left: Pod, right: Pod): boolean {
  const keys = [left, right].map((pod) => [
    -rank(pod),
    readySince(pod),
    -restartsOf(pod),
    pod.metadata.creationTimestamp,
  ])
  const at = keys[0]!.findIndex((key, index) => key !== keys[1]![index])
  return at >= 0 && keys[0]![at]! < keys[1]![at]!
}

const readySince = ({ status }: Pod): string =>
  status?.conditions?.find(({ type, status: is }) => type === 'Ready' && is === 'True')?.lastTransitionTime ?? ''

const restartsOf = ({ status }: Pod): number =>
  Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount))

function rank({ spec, status }: Pod): number {
  const isReady = status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true
  return (spec.nodeName ? 4 : 0) + (status?.phase === 'Running' ? 2 : 0) + (isReady ? 1 : 0)
}
