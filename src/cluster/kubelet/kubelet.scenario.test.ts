import { describe, expect, it } from 'vitest'
import { boundPod, kubeletScenario } from '../../testkit/vectors/kubelet-cluster.ts'

describe('a pod bound to a node', () => {
  it('becomes Ready after pull, create and start, in two status writes', () => {
    const { create, until, pod, events, story } = kubeletScenario()
    create('pods', boundPod())
    until(5)
    expect(pod()?.status?.phase).toBe('Running')
    expect(story().map(({ pod: { status } }) => status?.containerStatuses?.[0]?.state)).toEqual([
      undefined,
      { waiting: { reason: 'ContainerCreating' } },
      { running: { startedAt: expect.any(String) } },
    ])
    expect(pod()?.status?.conditions?.map(({ type, status }) => `${type}=${status}`)).toEqual([
      'PodReadyToStartContainers=True',
      'Initialized=True',
      'Ready=True',
      'ContainersReady=True',
      'PodScheduled=True',
    ])
    expect(events()).toEqual([
      'Pulling: Pulling image "nginx:1.16.1"',
      expect.stringMatching(
        /^Pulled: Successfully pulled image "nginx:1\.16\.1" in [\d.]+m?s \([\d.]+m?s including waiting\)\. Image size: 72099501 bytes\.$/,
      ),
      'Created: Container created',
      'Started: Container started',
    ])
  })

  it('is gone a moment after its deletion', () => {
    const { create, until, pod, write, story, events } = kubeletScenario()
    create('pods', boundPod())
    until(5)
    write({ verb: 'delete', resource: 'pods', namespace: 'default', name: 'web' })
    until(8)
    expect(pod()).toBeUndefined()
    expect(events().at(-1)).toBe('Killing: Stopping container web')
    expect(
      story()
        .slice(3)
        .map(({ pod: { status, metadata } }) => [status?.phase, metadata.deletionTimestamp !== undefined]),
    ).toEqual([
      ['Running', true],
      ['Succeeded', true],
      ['Succeeded', true],
    ])
  })
})
