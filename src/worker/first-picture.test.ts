import { expect, it } from 'vitest'
import { defaultSetup, firstPicture } from './first-picture.ts'
import { emptyFrameMemory, frameOf } from './frames.ts'
import type { ClusterSetup } from './protocol.ts'
import { clockState, createSession } from './session.ts'

const setups: readonly ClusterSetup[] = [defaultSetup, { seed: 1, nodes: 12, cpuPerNode: 2, memoryGibPerNode: 1.5 }]

it.each(setups)('shows of %j what the engine shows, but for what the controllers have already written', (setup) => {
  const session = createSession(setup)
  const { clock, pods, newNames, nodes, workloads } = frameOf(
    session,
    emptyFrameMemory(),
    clockState(session, false, 1),
  )
  const picture = firstPicture(setup)

  expect(picture.nodes).toEqual(nodes)
  expect(picture.pods).toEqual(pods)
  expect(picture.newNames).toEqual(newNames)
  expect(picture.workloads).toEqual(workloads)
  expect({ now: picture.clock.now, start: picture.clock.start }).toEqual({ now: clock.now, start: clock.start })
})
