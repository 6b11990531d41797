import type { Sentences } from './sentence.ts'

/** ReplicaSet and ReplicationController. */
export const replicas: Sentences = {
  tooFewPods: {
    en: '{active} of {replicas} wanted pods are there, so {missing#is/are} created.',
    ko: '의도한 파드 {replicas}개 중 {active}개뿐이라 {missing}개를 만듭니다.',
  },
  tooManyPods: {
    en: '{active} pods are there and {replicas} are wanted, so {surplus#pod/pods} must go.',
    ko: '파드가 {active}개인데 의도한 것은 {replicas}개라 {surplus}개를 지웁니다.',
  },
  countsChanged: {
    en: 'Reports its counts: {replicas#pod/pods}, {ready} ready, {available} available.',
    ko: '개수를 알립니다. 파드 {replicas}개, 준비 {ready}개, 사용 가능 {available}개.',
  },
  matchesSelector: {
    en: '{name} has no owner and matches the selector, so it is adopted.',
    ko: '소유자가 없는 {name+이/가} 셀렉터와 맞아 입양합니다.',
  },
  leftSelector: {
    en: '{name} no longer matches the selector, so it is released.',
    ko: '{name+이/가} 더는 셀렉터와 맞지 않아 놓아줍니다.',
  },
  podsNotReady: {
    en: '{ready} of {replicas} pods are Ready: waiting for the rest.',
    ko: '파드 {replicas}개 중 {ready}개만 Ready입니다. 나머지를 기다립니다.',
  },
  minReadySeconds: {
    en: '{ready} pods are Ready, {available} available: a pod must stay Ready for {minReadySeconds} s (minReadySeconds).',
    ko: 'Ready {ready}개, 사용 가능 {available}개. 파드는 {minReadySeconds}초 동안 Ready여야 합니다(minReadySeconds).',
  },
  createBackoff: {
    en: 'Creating {missing#pod/pods} was refused {failures#time/times}: {message}',
    ko: '파드 {missing}개의 생성이 {failures}번 거부되었습니다: {message}',
  },
  deleteBackoff: {
    en: 'Deleting {surplus#pod/pods} was refused {failures#time/times}: {message}',
    ko: '파드 {surplus}개의 삭제가 {failures}번 거부되었습니다: {message}',
  },
  ownWritesUnseen: {
    en: 'Its own writes have not come back through the watch yet ({active} of {replicas} seen).',
    ko: '자신이 쓴 것이 아직 watch로 돌아오지 않았습니다({replicas}개 중 {active}개 확인).',
  },
  burstLimit: {
    en: 'At most {limit} pods a sync: {remaining} remain for the next.',
    ko: '한 번에 최대 {limit}개입니다. {remaining}개는 다음 차례로 남았습니다.',
  },
}
