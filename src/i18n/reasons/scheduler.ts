import type { Sentences } from './sentence.ts'

export const scheduler: Sentences = {
  scheduled: {
    en: 'Bound to {node}: the best score, {score}. {feasible} of {nodes} nodes would do, {ties} shared that score.',
    ko: '{node}에 바인딩합니다. 점수 {score+으로/로} 가장 높습니다. 노드 {nodes}개 중 {feasible}개가 가능했고 {ties}개가 같은 점수였습니다.',
  },
  unschedulable: {
    en: 'No node will do (try {attempts}): {message}',
    ko: '들어갈 노드가 없습니다({attempts}번째 시도): {message}',
  },
  nominated: {
    en: 'Waits for {node}, where {victims#pod makes/pods make} room.',
    ko: '{node}에서 파드 {victims}개가 자리를 비우기를 기다립니다.',
  },
  preempted: {
    en: 'Makes room on {node} for {by}, whose priority {priority} is above {victimPriority}.',
    ko: '우선순위 {priority}인 {by+을/를} 위해 {node}에서 물러납니다(자신은 {victimPriority}).',
  },
  nominationWithdrawn: {
    en: 'The place on {node} goes to {by}, which is more important.',
    ko: '{node}의 자리가 더 중요한 {by}에게 갑니다.',
  },
  schedulingGated: {
    en: 'Not scheduled until {count#gate is/gates are} removed: {gates}.',
    ko: '게이트 {count}개가 없어져야 스케줄링됩니다: {gates}.',
  },
  bindingRefused: {
    en: 'Binding to {node} was refused (try {attempts}): {message}',
    ko: '{node} 바인딩이 거부되었습니다({attempts}번째 시도): {message}',
  },
  volumesBinding: {
    en: 'Waits until {count#claim is/claims are} bound for {node}: {claims}.',
    ko: '{node}에 쓸 클레임 {count}개가 바인딩되기를 기다립니다: {claims}.',
  },
  podIsDeleting: {
    en: 'The pod is being deleted before it had a node.',
    ko: '노드를 얻기 전에 파드가 삭제되는 중입니다.',
  },
}
