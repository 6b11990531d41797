import type { Sentences } from './sentence.ts'

/** What it shares with StatefulSets (revisions, `onDelete`, `writeRefused`, …) is told in their file. */
export const daemonSet: Sentences = {
  nodeWithoutPod: {
    en: 'The node {node} should run a pod and has none, so it gets one.',
    ko: '노드 {node}에서 실행할 파드가 없어 만듭니다.',
  },
  surgeNode: {
    en: '{node} gets a new pod beside its old one: {surging} of at most {maxSurge} nodes did so (maxSurge).',
    ko: '{node}에 이전 파드와 나란히 새 파드를 둡니다. 이런 노드는 최대 {maxSurge}개(maxSurge) 중 {surging}개였습니다.',
  },
  failedDaemonPod: {
    en: '{pod} on {node} failed: it is deleted to be made anew; the next failure waits {backOffSeconds} s.',
    ko: '{node}의 {pod+이/가} 실패해 지우고 다시 만듭니다. 다음 실패는 {backOffSeconds}초 기다립니다.',
  },
  succeededDaemonPod: {
    en: '{pod} on {node} ended: a daemon should never end, so it is made anew.',
    ko: '{node}의 {pod+이/가} 끝났습니다. 데몬은 끝나지 않아야 하므로 다시 만듭니다.',
  },
  excessPod: { en: '{pod} is one too many on {node}.', ko: '{node}에 {pod+이/가} 하나 더 있어 지웁니다.' },
  ineligibleNode: {
    en: '{node} may not run {pod} any longer.',
    ko: '{node}에서는 더 이상 {pod+을/를} 실행하면 안 됩니다.',
  },
  nodeGone: {
    en: '{pod} was meant for {node}, which is gone.',
    ko: '{pod+을/를} 실행할 노드 {node+이/가} 사라졌습니다.',
  },
  outdatedUnavailable: {
    en: 'The old pod {pod} on {node} was not available anyway, so it is replaced at once.',
    ko: '{node}의 이전 파드 {pod+은/는} 어차피 사용할 수 없어 바로 교체합니다.',
  },
  outdatedAvailable: {
    en: 'The old pod {pod} on {node} is replaced: {unavailable} of at most {maxUnavailable} nodes were without an available pod.',
    ko: '{node}의 이전 파드 {pod+을/를} 교체합니다. 사용 가능한 파드가 없는 노드는 최대 {maxUnavailable}개 중 {unavailable}개였습니다.',
  },
  replacementReady: {
    en: 'The new pod on {node} is available, so the old {pod} may go.',
    ko: '{node}의 새 파드를 쓸 수 있어 이전 {pod+을/를} 지웁니다.',
  },
  surgeNotReady: {
    en: 'The old {pod} on {node} is no longer ready: only the new pod stays.',
    ko: '{node}의 이전 {pod+이/가} 더는 준비 상태가 아니라 새 파드만 남깁니다.',
  },
  availableElsewhere: {
    en: '{node} may not run {pod}; {available} of {desired} pods are available elsewhere, so it goes.',
    ko: '{node+은/는} {pod+을/를} 실행하면 안 됩니다. 다른 곳에 {desired}개 중 {available}개가 사용 가능해 지웁니다.',
  },
  revisionLabelled: {
    en: 'The revision label of {name} was missing or doubled: it is put right.',
    ko: '{name}의 리비전 레이블이 없거나 겹쳐 바로잡습니다.',
  },
  nodesCounted: {
    en: 'Reports its counts: {current} of {desired} nodes have a pod, {ready} ready, {available} available, {updated} updated, {misscheduled} where none should be.',
    ko: '개수를 알립니다. 노드 {desired}개 중 {current}개에 파드가 있고 준비 {ready}개, 사용 가능 {available}개, 업데이트됨 {updated}개, 있으면 안 되는 곳 {misscheduled}개.',
  },
  maxSurge: {
    en: '{surging} nodes run two pods and {maxSurge} may (maxSurge): {old#old pod waits/old pods wait}.',
    ko: '파드 두 개를 실행하는 노드가 {surging}개로 허용된 {maxSurge}개(maxSurge)에 이르렀습니다. 이전 파드 {old}개가 기다립니다.',
  },
  failedPodBackOff: {
    en: '{pod} on {node} failed: the next one is made after {backOffSeconds} s.',
    ko: '{node}의 {pod+이/가} 실패했습니다. {backOffSeconds}초 뒤에 다시 만듭니다.',
  },
  podsNotReady: {
    en: '{ready} of {desired} nodes have a Ready pod: waiting for the rest.',
    ko: '노드 {desired}개 중 {ready}개에서만 파드가 Ready입니다. 나머지를 기다립니다.',
  },
  availableElsewhereFirst: {
    en: '{pods#pod is/pods are} where none should be and {pods#stays/stay} until the right nodes have theirs ({available} of {desired} available).',
    ko: '있으면 안 되는 곳의 파드 {pods}개는 맞는 노드에 파드가 생길 때까지 남습니다({desired}개 중 사용 가능 {available}개).',
  },
  misscheduled: {
    en: '{nodes#node keeps a pod that it/nodes keep a pod that they} may not start any more.',
    ko: '노드 {nodes}개에 이제는 시작할 수 없는 파드가 남아 있습니다.',
  },
  ownWritesUnseen: {
    en: 'Its own writes have not come back through the watch yet.',
    ko: '자신이 쓴 것이 아직 watch로 돌아오지 않았습니다.',
  },
}
