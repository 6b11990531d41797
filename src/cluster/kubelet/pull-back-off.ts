import { after, instantOf, milliseconds } from '../../clock/instant.ts'
import { containerEvent } from './events.ts'
import type { PullMemory } from './memory.ts'
import { because } from './reasons.ts'
import { backOffMost, crashBackOffFirst, drawn, syncRetry } from './timings.ts'
import { change, containerAt, type Work } from './work.ts'

/**
 * A pull failed. The reason of one sync shows at the next: `ErrImagePull` at once the first time (a pending sandbox event
 * brings a second sync), later at the next sync; `ImagePullBackOff` at the one after. A new pull needs a sync and the end
 * of the back-off. @source kubernetes@1.36 pkg/kubelet/images/image_manager.go
 */
export function retryPull(work: Work, index: number, error: string): void {
  const { image, pull } = work.containers[index]!
  const failures = pull!.failures + 1
  const why = because.imagePullFailed(nameOf(work, index), image)
  containerEvent(work, index, 'Warning', 'Failed', `Failed to pull image "${image}": ${error}`, why)
  containerEvent(work, index, 'Warning', 'Failed', 'Error: ErrImagePull', why)
  const delay = milliseconds(Math.min(crashBackOffFirst * 2 ** Math.min(failures - 1, 10), backOffMost))
  const failed: PullMemory = { ...pull!, failures, failedAt: work.now, delay, error, stored: 'ErrImagePull' }
  const isFirst = failures === 1
  const nextSync = after(work.now, isFirst ? milliseconds(0) : drawn(work.random, syncRetry))
  change(work, index, { stage: 'waiting', until: nextSync, pull: failed, run: undefined })
  work.because = why
}

/** One sync while the image is missing; answers whether the back-off is over. */
export function isPullDue(work: Work, index: number): boolean {
  const { image, pull } = work.containers[index]!
  const { failedAt, delay, stored, error } = pull!
  show(work, index)
  const retryAt = after(failedAt!, delay!)
  if (work.now >= retryAt) return true
  const tick = after(work.now, drawn(work.random, syncRetry))
  if (stored === 'ImagePullBackOff') {
    change(work, index, {
      until: tick >= retryAt ? tick : after(retryAt, milliseconds(drawn(work.random, syncRetry) >> 3)),
    })
    return false
  }
  const why = because.imagePullFailed(nameOf(work, index), image)
  containerEvent(work, index, 'Normal', 'BackOff', `Back-off pulling image "${image}"`, why)
  containerEvent(work, index, 'Warning', 'Failed', 'Error: ImagePullBackOff', why)
  change(work, index, { until: instantOf(tick), pull: { ...pull!, stored: 'ImagePullBackOff', error: error! } })
  return false
}

function show(work: Work, index: number): void {
  const { image, pull } = work.containers[index]!
  const { stored, error } = pull!
  const message = stored === 'ErrImagePull' ? error! : `Back-off pulling image "${image}": ErrImagePull: ${error}`
  change(work, index, { state: { waiting: { message, reason: stored! } } })
  work.because = because.imagePullFailed(nameOf(work, index), image)
}

const nameOf = (work: Work, index: number): string => containerAt(work.pod, index).name
