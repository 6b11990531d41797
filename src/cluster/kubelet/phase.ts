import type { ContainerState } from '../../api/openapi/kubernetes.ts'
import type { ContainerMemory } from './memory.ts'
import { initCountOf, roleOf, type Work } from './work.ts'

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed'

export const exitCodeOf = (state: ContainerState | undefined): number | undefined => state?.terminated?.exitCode
const hasSucceeded = ({ stage, state }: ContainerMemory): boolean => stage === 'finished' && exitCodeOf(state) === 0
const hasFailed = ({ stage, state }: ContainerMemory): boolean => stage === 'finished' && (exitCodeOf(state) ?? 0) !== 0

/** What the containers add up to; a terminal phase is shown only once nothing runs. @source kubernetes@1.36 pkg/kubelet/kubelet_pods.go getPhase */
export function phaseOf(work: Work): Phase {
  const { containers, pod, memory } = work
  if (memory.isFinished === true && memory.verdict !== undefined) return 'Failed'
  const inits = initCountOf(pod)
  if (hasInitFailed(work)) return memory.isFinished ? 'Failed' : 'Pending'
  const mains = inits === 0 ? containers : containers.slice(inits)
  const hasMainRun = mains.some(({ runs }) => runs > 0)
  for (let index = 0; index < inits; index++) {
    const isBlocking =
      roleOf(pod, index) === 'init'
        ? !hasSucceeded(containers[index]!)
        : !hasMainRun && containers[index]!.run?.isStarted !== true
    if (isBlocking) return memory.isFinished ? 'Failed' : 'Pending'
  }
  if (memory.isFinished) return mains.every(hasSucceeded) ? 'Succeeded' : 'Failed'
  if (mains.some(({ runs, state }) => runs === 0 && state.terminated === undefined)) return 'Pending'
  return 'Running'
}

/** A plain init container has failed for good. */
export function hasInitFailed({ containers, pod }: Work): boolean {
  const inits = initCountOf(pod)
  for (let index = 0; index < inits; index++)
    if (roleOf(pod, index) === 'init' && hasFailed(containers[index]!)) return true
  return false
}

/** Nothing but sidecars can have work left. */
export function areMainsOver(work: Work): boolean {
  if (hasInitFailed(work)) return true
  const inits = initCountOf(work.pod)
  for (let index = inits; index < work.containers.length; index++)
    if (work.containers[index]!.stage !== 'finished') return false
  return true
}

/** An init container that is done: a plain one has succeeded, a sidecar has started. */
export function isInitDone(work: Work, index: number): boolean {
  const container = work.containers[index]!
  return roleOf(work.pod, index) === 'init' ? hasSucceeded(container) : container.run?.isStarted === true
}
