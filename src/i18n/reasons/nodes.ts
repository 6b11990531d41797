import type { Sentences } from './sentence.ts'

/** The node lifecycle controller, the taint eviction controller, the pod garbage collector and the kubelets' heartbeats. */
export const nodes: Sentences = {
  nodeRegistered: { en: '{node} is new.', ko: '{node+이/가} 새로 들어왔습니다.' },
  nodeRemoved: { en: '{node} is gone.', ko: '{node+이/가} 사라졌습니다.' },
  nodeSilent: {
    en: 'Nothing was heard of {node} for more than {graceSeconds} s: its state is unknown.',
    ko: '{node}에서 {graceSeconds}초 넘게 소식이 없어 상태를 알 수 없습니다.',
  },
  nodeNotReady: { en: '{node} is not ready.', ko: '{node+이/가} 준비되지 않았습니다.' },
  nodeConditionTaints: {
    en: 'The NoSchedule taints of {node} follow its conditions.',
    ko: '{node}의 NoSchedule 테인트를 상태에 맞춥니다.',
  },
  nodeNoExecute: {
    en: '{node} is lost (Ready is {condition}): its pods have to go unless they tolerate it.',
    ko: '{node+을/를} 잃었습니다(Ready가 {condition}). 견디지 못하는 파드는 떠나야 합니다.',
  },
  nodeReachable: { en: '{node} is Ready again.', ko: '{node+이/가} 다시 준비되었습니다.' },
  allNodesDown: {
    en: 'None of {nodes#node/nodes} is Ready: the fault may be here, so no pod is sent away.',
    ko: '노드 {nodes}개가 모두 준비되지 않았습니다. 이쪽 문제일 수 있으므로 파드를 내보내지 않습니다.',
  },
  nodeLabelsReconciled: {
    en: 'The old labels of {node} follow the new ones.',
    ko: '{node}의 옛 레이블을 새 레이블에 맞춥니다.',
  },
  nodeSilence: {
    en: 'Waits for a sign of life from {node}; after {graceSeconds} s it counts as lost.',
    ko: '{node}의 소식을 기다립니다. {graceSeconds}초가 지나면 잃은 것으로 봅니다.',
  },
  nodeTaintTurn: {
    en: '{node} is number {place} in line for its NoExecute taint; one node gets it every {seconds} s.',
    ko: '{node}의 NoExecute 테인트 차례는 {place}번째입니다. {seconds}초마다 노드 하나씩 받습니다.',
  },
  nodeTaintsHeld: {
    en: '{node} gets no NoExecute taint while {notReady} of {nodes} nodes in its zone are down.',
    ko: '같은 영역의 노드 {nodes}개 중 {notReady}개가 내려가 있어 {node}에 NoExecute 테인트를 붙이지 않습니다.',
  },
  nodeTaintRemoval: {
    en: '{node} is Ready; its NoExecute taint goes at the next look.',
    ko: '{node+이/가} 준비되었습니다. NoExecute 테인트는 다음 점검 때 사라집니다.',
  },
  taintEviction: {
    en: 'The pod does not tolerate {taint} on {node}, or no longer.',
    ko: '파드가 {node}의 {taint+을/를} 견디지 못하거나 더는 견디지 않습니다.',
  },
  taintEvictionCancelled: {
    en: '{name} need not go any more.',
    ko: '{name+은/는} 이제 떠나지 않아도 됩니다.',
  },
  tolerationSeconds: {
    en: 'The pod tolerates {taint} on {node} for {seconds} s.',
    ko: '파드가 {node}의 {taint+을/를} {seconds}초 동안 견딥니다.',
  },
  podOrphaned: { en: 'Its node {node} no longer exists.', ko: '파드가 있던 {node+이/가} 더는 없습니다.' },
  podOutOfService: {
    en: '{node} is out of service: nobody there will end the pod.',
    ko: '{node+이/가} 서비스에서 빠져 파드를 끝낼 주체가 없습니다.',
  },
  podUnscheduledTerminating: {
    en: 'The pod is being deleted and was never on a node.',
    ko: '파드가 삭제되는 중이고 노드에 놓인 적이 없습니다.',
  },
  podsTooMany: {
    en: '{finished} finished pods are kept, {threshold} are allowed: the oldest go.',
    ko: '끝난 파드가 {finished}개이고 {threshold}개까지 둘 수 있어 오래된 것부터 지웁니다.',
  },
  podQuarantine: {
    en: 'Its node {node} is missing; the pod is given up when it has been missing for {seconds} s.',
    ko: '파드의 {node+이/가} 없습니다. {seconds}초 동안 돌아오지 않으면 파드를 포기합니다.',
  },
  podCollection: { en: 'Waits for the next round of collection.', ko: '다음 수거 차례를 기다립니다.' },
  nodeFellSilent: {
    en: 'The node has fallen silent; this was its last sign of life.',
    ko: '노드의 소식이 끊겼습니다. 이것이 마지막 신호입니다.',
  },
  podNetworkAssigned: {
    en: '{node} gets the pod network {network}.',
    ko: '{node}에 파드 네트워크 {network+을/를} 줍니다.',
  },
  machineRestarted: { en: 'The machine has been restarted.', ko: '머신이 다시 시작되었습니다.' },
  nodeStatusDue: { en: 'The node posts its status soon.', ko: '노드가 곧 상태를 보고합니다.' },
}
