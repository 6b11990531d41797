import type { Node } from '../../api/openapi/kubernetes.ts'
import type { Attempt } from '../machinery/contract.ts'
import { isPoweredOff } from '../machinery/heartbeats.ts'
import { rebootAnnotation } from './annotations.ts'
import { podEvent } from './events.ts'
import { because } from './reasons.ts'
import { change, type Work } from './work.ts'

/** What is found of a container that went down with its machine. */
const lostWithMachine = 255

/** Each new value is another start of the machine. */
export const rebootOf = (node: Node | undefined): string | undefined => node?.metadata.annotations?.[rebootAnnotation]

/** The machine has started anew: nothing that ran on it runs any more. */
export function heedReboot(work: Work): void {
  const bootToken = rebootOf(work.node)
  if (bootToken === undefined || bootToken === work.memory.bootToken) return
  work.memory = { ...work.memory, bootToken }
  if (work.memory.isFinished === true) return
  let isAny = false
  work.containers.forEach(({ stage, run }, index) => {
    if (run === undefined || (stage !== 'running' && stage !== 'stopping' && stage !== 'hook')) return
    isAny = true
    const ended = { ...run, exitsAt: work.now, exitCode: lostWithMachine }
    change(work, index, stage === 'hook' ? { stage: 'running', until: undefined, run: ended } : { run: ended })
  })
  if (isAny)
    podEvent(
      work,
      'Normal',
      'SandboxChanged',
      'Pod sandbox changed, it will be killed and re-created.',
      because.machineRestarted,
    )
}

/** The kubelet finds another boot id than it has posted. @source kubernetes@1.36 pkg/kubelet/nodestatus/setters.go MachineInfo */
export function tellReboot(node: Node, attempt: Attempt): void {
  const bootID = rebootOf(node)
  const info = node.status?.nodeInfo
  if (bootID === undefined || info === undefined || info.bootID === bootID || isPoweredOff(node)) return
  const { name } = node.metadata
  const regarding = { apiVersion: 'v1', kind: 'Node', resource: 'nodes', name, uid: name }
  const told = [
    ['Normal', 'Starting', 'Starting kubelet.'],
    ['Warning', 'Rebooted', `Node ${name} has been rebooted, boot id: ${bootID}`],
  ] as const
  for (const [type, reason, message] of told)
    attempt({
      verb: 'recordEvent',
      regarding,
      type,
      reason,
      message,
      host: name,
      because: because.machineRestarted,
    })
  const patch = { status: { nodeInfo: { bootID } } }
  attempt({
    verb: 'patch',
    resource: 'nodes',
    name,
    subresource: 'status',
    patchType: 'strategic',
    patch,
    because: because.machineRestarted,
  })
}
