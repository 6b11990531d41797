import type { Sentences } from './sentence.ts'

export const deployment: Sentences = {
  newTemplate: {
    en: 'The pod template is new (revision {revision}): a ReplicaSet of {replicas}. Room: {desired} wanted + {maxSurge} surge, {total} pods there.',
    ko: '파드 템플릿이 새롭습니다(리비전 {revision}). {replicas}개짜리 레플리카셋을 만듭니다. 여유: 의도한 {desired}개 + 증가 {maxSurge}개 중 {total}개가 있습니다.',
  },
  hashCollision: {
    en: 'The name {name} was taken by another template: the hash is made again (collision {collisionCount}).',
    ko: '{name+은/는} 다른 템플릿이 쓰는 이름이라 해시를 다시 만듭니다(충돌 {collisionCount}번째).',
  },
  replicaSetRefused: {
    en: 'The ReplicaSet {name} was refused: {message}',
    ko: '레플리카셋 {name+이/가} 거부되었습니다: {message}',
  },
  revisionTaken: {
    en: 'The ReplicaSet {name} fits the template again: it is revision {revision} now.',
    ko: '레플리카셋 {name+이/가} 다시 템플릿과 맞아 리비전 {revision+이/가} 됩니다.',
  },
  revisionNoted: {
    en: 'The Deployment notes revision {revision} ({name}).',
    ko: '디플로이먼트가 리비전 {revision+을/를} 적어 둡니다({name}).',
  },
  surgeRoom: {
    en: 'The new ReplicaSet grows from {from} to {to}: {total} of at most {maximum} pods are there.',
    ko: '새 레플리카셋을 {from}개에서 {to}개로 늘립니다. 최대 {maximum}개 중 {total}개가 있어 여유가 있습니다.',
  },
  aboveDesired: {
    en: 'The new ReplicaSet has more than wanted: from {from} to {to}.',
    ko: '새 레플리카셋이 의도보다 많아 {from}개에서 {to}개로 줄입니다.',
  },
  unhealthyFirst: {
    en: 'Pods that do not work go first: the old ReplicaSet from {from} to {to} ({available} of its pods are available, {budget} may go).',
    ko: '쓸 수 없는 파드부터 지웁니다. 이전 레플리카셋을 {from}개에서 {to}개로 줄입니다(사용 가능 {available}개, 지워도 되는 것 {budget}개).',
  },
  enoughAvailable: {
    en: 'The old ReplicaSet shrinks from {from} to {to}: {available} pods are available, at least {minimumAvailable} must be.',
    ko: '이전 레플리카셋을 {from}개에서 {to}개로 줄입니다. 사용 가능 {available}개, 최소 {minimumAvailable}개가 필요합니다.',
  },
  recreateDown: {
    en: 'Recreate: all old pods end first ({from} to {to}).',
    ko: 'Recreate: 이전 파드를 먼저 모두 끝냅니다({from}개에서 {to}개로).',
  },
  recreateUp: {
    en: 'Recreate: the old pods are gone, the new ReplicaSet grows from {from} to {to}.',
    ko: 'Recreate: 이전 파드가 모두 사라져 새 레플리카셋을 {from}개에서 {to}개로 늘립니다.',
  },
  scaled: {
    en: 'Another number is wanted: from {from} to {to}.',
    ko: '의도한 개수가 바뀌어 {from}개에서 {to}개로 맞춥니다.',
  },
  saturated: {
    en: 'The new ReplicaSet has all its pods: the old one goes from {from} to {to}.',
    ko: '새 레플리카셋이 다 찼으므로 이전 것을 {from}개에서 {to}개로 줄입니다.',
  },
  proportional: {
    en: 'In the middle of a rollout each ReplicaSet is scaled in proportion: from {from} to {to} ({total} pods before, at most {maximum}).',
    ko: '롤아웃 중에는 레플리카셋마다 비율대로 조절합니다. {from}개에서 {to}개로(이전 {total}개, 최대 {maximum}개).',
  },
  historyLimit: {
    en: 'Only {limit} old ReplicaSets are kept, there are {count}: {name} (revision {revision}) goes.',
    ko: '이전 레플리카셋은 {limit}개까지 남기는데 {count}개가 있어 {name}(리비전 {revision})을 지웁니다.',
  },
  paused: {
    en: 'The Deployment is paused: changes of the template do not roll out.',
    ko: '디플로이먼트가 일시 중지되어 템플릿 변경이 롤아웃되지 않습니다.',
  },
  resumed: { en: 'The Deployment goes on.', ko: '디플로이먼트를 다시 진행합니다.' },
  countsChanged: {
    en: 'Reports its counts: {replicas#pod/pods}, {updated} of the new template, {ready} ready, {available} available.',
    ko: '개수를 알립니다. 파드 {replicas}개, 새 템플릿 {updated}개, 준비 {ready}개, 사용 가능 {available}개.',
  },
  rollback: { en: 'Goes back to revision {revision}.', ko: '리비전 {revision+으로/로} 롤백합니다.' },
  selectsEverything: {
    en: 'An empty selector would take every pod: the Deployment does nothing.',
    ko: '셀렉터가 비어 모든 파드가 해당되므로 아무것도 하지 않습니다.',
  },
  waitingForAvailable: {
    en: 'No old pod may go yet: {available} pods are available and at least {minimumAvailable} must be ({desired} wanted − {maxUnavailable}). {notAvailable#new pod is/new pods are} not available yet, so {old#old one stays/old ones stay}.',
    ko: '이전 파드를 아직 지울 수 없습니다. 사용 가능 {available}개, 최소 {minimumAvailable}개(의도 {desired} − {maxUnavailable})여야 합니다. 새 파드 {notAvailable}개가 아직이라 이전 파드 {old}개가 남습니다.',
  },
  surgeLimit: {
    en: 'No new pod may start yet: {total} of at most {maximum} pods exist. {updated} of {desired} are of the new template.',
    ko: '새 파드를 아직 만들 수 없습니다. 최대 {maximum}개 중 {total}개가 있습니다. 새 템플릿은 {desired}개 중 {updated}개입니다.',
  },
  podsNotAvailable: {
    en: '{available} of {desired} pods are available: waiting for the rest.',
    ko: '파드 {desired}개 중 {available}개만 사용 가능합니다. 나머지를 기다립니다.',
  },
  waitingForOldPods: {
    en: 'Recreate: {pods#old pod/old pods} must end before new ones start.',
    ko: 'Recreate: 이전 파드 {pods}개가 끝나야 새 파드를 시작합니다.',
  },
  progressDeadline: {
    en: 'Without progress since {lastProgress}; after {deadlineSeconds} s the rollout is reported as failed.',
    ko: '{lastProgress}부터 진전이 없습니다. {deadlineSeconds}초가 지나면 롤아웃 실패로 알립니다.',
  },
  progressDeadlineExceeded: {
    en: 'No progress for {deadlineSeconds} s (since {lastProgress}): the rollout counts as failed. Nothing is rolled back by itself.',
    ko: '{lastProgress}부터 {deadlineSeconds}초 동안 진전이 없어 롤아웃 실패로 봅니다. 저절로 롤백되지는 않습니다.',
  },
  replicaFailure: { en: 'Pods could not be made: {message}', ko: '파드를 만들지 못했습니다: {message}' },
}
