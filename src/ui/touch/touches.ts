import { singular } from '../singular.ts'
import type { LateWord } from '../../i18n/late-words.ts'
import type { Inspection } from '../../worker/protocol.ts'

/** Something that a hand can do to an object: a command line that anybody could type. */
export interface Touch {
  readonly word: LateWord
  readonly line: string
  readonly isDanger?: boolean
}

/** What can be done to the object that the inspector shows, by its kind and by how it stands. */
export function touchesOf(inspection: Inspection, second: number): readonly Touch[] {
  return touches[inspection.kind]?.(inspection, second) ?? []
}

type TouchesOf = (inspection: Inspection, second: number) => readonly Touch[]

const scalable: TouchesOf = ({ target, yaml }) => {
  const replicas = Number(/^ {2}replicas: (\d+)/m.exec(yaml)?.[1] ?? 1)
  const scale = (to: number): string => `kubectl scale ${nameOf(target)} --replicas=${to}${inNamespace(target)}`
  return [
    { word: 'scaleUp', line: scale(replicas + 1) },
    ...(replicas > 0 ? [{ word: 'scaleDown', line: scale(replicas - 1) } as const] : []),
  ]
}

const rolling: TouchesOf = ({ target }) => [
  { word: 'restart', line: `kubectl rollout restart ${nameOf(target)}${inNamespace(target)}` },
  { word: 'undo', line: `kubectl rollout undo ${nameOf(target)}${inNamespace(target)}` },
]

const breakable: TouchesOf = ({ target, yaml }) => {
  const [, container, image] = firstContainer(yaml)
  if (container === undefined || image === undefined) return []
  const broken = `${image.replace(/:[^/]*$/, '')}:nope`
  const line = `kubectl set image ${nameOf(target)} ${container}=${broken}${inNamespace(target)}`
  return [{ word: 'breakImage', line, isDanger: true }]
}

const pod: TouchesOf = ({ target, yaml }, second) => {
  const annotate = `kubectl annotate pod ${target.name}${inNamespace(target)}`
  const isFailing = /kuberama\.dev\/fail-readiness: ["']?true/.test(yaml)
  return [
    isFailing
      ? { word: 'mendProbe', line: `${annotate} kuberama.dev/fail-readiness-` }
      : { word: 'failProbe', line: `${annotate} kuberama.dev/fail-readiness=true --overwrite` },
    { word: 'crashPod', line: `${annotate} kuberama.dev/crash=${second} --overwrite`, isDanger: true },
    { word: 'deletePod', line: `kubectl delete pod ${target.name}${inNamespace(target)} --wait=false`, isDanger: true },
  ]
}

const node: TouchesOf = ({ target: { name }, yaml }) => {
  const isCordoned = /^ {2}unschedulable: true/m.test(yaml)
  const isOff = /kuberama\.dev\/power: ["']?off/.test(yaml)
  return [
    isCordoned
      ? { word: 'uncordon', line: `kubectl uncordon ${name}` }
      : { word: 'cordon', line: `kubectl cordon ${name}` },
    { word: 'drain', line: `kubectl drain ${name} --ignore-daemonsets --delete-emptydir-data` },
    isOff
      ? { word: 'restartNode', line: `kubectl annotate node ${name} kuberama.dev/power-` }
      : { word: 'crashNode', line: `kubectl annotate node ${name} kuberama.dev/power=off --overwrite`, isDanger: true },
    { word: 'removeNode', line: `kubectl delete node ${name}`, isDanger: true },
  ]
}

const cronJob: TouchesOf = ({ target, yaml }, second) => {
  const isSuspended = /^ {2}suspend: true/m.test(yaml)
  const patch = `kubectl patch cronjob ${target.name}${inNamespace(target)} -p '{"spec":{"suspend":${!isSuspended}}}'`
  return [
    {
      word: 'runNow',
      line: `kubectl create job ${target.name}-${second} --from=cronjob/${target.name}${inNamespace(target)}`,
    },
    { word: isSuspended ? 'resume' : 'suspend', line: patch },
  ]
}

const touches: Readonly<Record<string, TouchesOf>> = {
  Pod: pod,
  Node: node,
  CronJob: cronJob,
  Deployment: (...asked) => [...scalable(...asked), ...rolling(...asked), ...breakable(...asked)],
  StatefulSet: (...asked) => [...scalable(...asked), ...rolling(...asked), ...breakable(...asked)],
  DaemonSet: (...asked) => [...rolling(...asked), ...breakable(...asked)],
  ReplicaSet: scalable,
  ReplicationController: scalable,
}

const nameOf = ({ resource, name }: Inspection['target']): string => `${singular(resource)}/${name}`

const inNamespace = ({ namespace = 'default' }: Inspection['target']): string =>
  namespace === 'default' ? '' : ` -n ${namespace}`

/** Name and image of the template's first container, as the YAML of any writer may order them. */
function firstContainer(yaml: string): readonly [string?, string?, string?] {
  const entry = /^ {6}containers:\n((?: {6}[- ] .*\n)+)/m.exec(yaml)?.[1] ?? ''
  const image = /^ {6}[- ] image: (\S+)/m.exec(entry)?.[1]
  const name = /^ {6}[- ] name: (\S+)/m.exec(entry)?.[1]
  return [entry, name, image]
}
