import type { Sentences } from './sentence.ts'

export const statefulSet: Sentences = {
  missingOrdinal: {
    en: '{pod} (ordinal {ordinal}) is missing: {replicas#pod is/pods are} wanted, so it is made at revision {revision}.',
    ko: '순번 {ordinal}의 {pod+이/가} 없습니다. 의도한 파드는 {replicas}개이므로 리비전 {revision+으로/로} 만듭니다.',
  },
  missingClaim: {
    en: 'The claim {claim} that {pod} needs is missing, so it is made first.',
    ko: '{pod}에 필요한 클레임 {claim+이/가} 없어 먼저 만듭니다.',
  },
  finishedOrdinal: {
    en: '{pod} ended as {phase}: it is deleted to be started again under the same name.',
    ko: '{pod+이/가} {phase+으로/로} 끝났습니다. 같은 이름으로 다시 시작하도록 지웁니다.',
  },
  condemned: {
    en: '{pod} (ordinal {ordinal}) is outside of {start} … {end}, so it must go.',
    ko: '순번 {ordinal}의 {pod+은/는} {start}…{end} 범위 밖이라 지웁니다.',
  },
  outdatedOrdinal: {
    en: '{pod} is at revision {revision}; {updateRevision} is wanted from ordinal {partition} on, so it is replaced.',
    ko: '{pod+은/는} 리비전 {revision}입니다. 순번 {partition}부터 {updateRevision+을/를} 의도하므로 교체합니다.',
  },
  identityChanged: {
    en: 'The name label or the claims of {pod} were changed: they are put right.',
    ko: '{pod}의 이름 레이블이나 클레임이 바뀌어 바로잡습니다.',
  },
  retentionPolicy: {
    en: 'The claim {claim} of {pod} follows its retention policy: when deleted {whenDeleted}, when scaled down {whenScaled}.',
    ko: '{pod}의 클레임 {claim}에 보존 정책을 적용합니다(삭제 시 {whenDeleted}, 축소 시 {whenScaled}).',
  },
  foreignClaim: {
    en: 'The claim {claim} is controlled by something else.',
    ko: '클레임 {claim+은/는} 다른 것이 제어합니다.',
  },
  newRevision: {
    en: 'The pod template is new: {name} records it as revision {revision}.',
    ko: '파드 템플릿이 새롭습니다. {name+이/가} 리비전 {revision+으로/로} 기록합니다.',
  },
  revisionReturns: {
    en: 'The template of {name} is wanted again: revision {from} becomes {to}.',
    ko: '{name}의 템플릿을 다시 의도합니다. 리비전 {from+이/가} {to+이/가} 됩니다.',
  },
  revisionLimit: {
    en: '{count} old revisions are kept and {limit} allowed: {name} (revision {revision}) is deleted.',
    ko: '이전 리비전이 {count}개로 한도 {limit}개를 넘어 {name}(리비전 {revision})을 지웁니다.',
  },
  ordinalsCounted: {
    en: 'Reports its counts: {replicas#pod/pods}, {ready} ready, {available} available, {current} at the current revision, {updated} updated.',
    ko: '개수를 알립니다. 파드 {replicas}개, 준비 {ready}개, 사용 가능 {available}개, 현재 리비전 {current}개, 업데이트됨 {updated}개.',
  },
  rolloutComplete: {
    en: 'All {replicas#pod is/pods are} updated: {revision} is the current revision from now on.',
    ko: '파드 {replicas}개가 모두 업데이트되어 {revision+이/가} 현재 리비전이 됩니다.',
  },
  waitingForPredecessor: {
    en: '{pod} ({state}) must be available first; {held#ordinal waits/ordinals wait} for it.',
    ko: '{pod}({state}) 파드가 먼저 사용 가능해야 합니다. 순번 {held}개가 기다립니다.',
  },
  brokenRollout: {
    en: '{pod} at revision {revision} never became available, so {updateRevision} cannot go on. Only deleting {pod} by hand helps.',
    ko: '리비전 {revision}의 {pod+이/가} 한 번도 사용 가능하지 않아 {updateRevision+으로/로} 넘어갈 수 없습니다. {pod+을/를} 직접 지워야 합니다.',
  },
  terminatingPredecessor: [
    {
      en: 'The name of {pod} is free only when it is gone; {held#ordinal waits/ordinals wait} for it.',
      ko: '{pod+이/가} 사라져야 그 이름을 쓸 수 있습니다. 순번 {held}개가 기다립니다.',
    },
    {
      en: '{pod} still holds {node}: a new pod starts there when it is gone ({nodes#node/nodes} like this).',
      ko: '{pod+이/가} 아직 {node+을/를} 차지합니다. 사라지면 새 파드를 시작합니다(이런 노드 {nodes}개).',
    },
  ],
  scaleDownWaits: {
    en: 'Scaling down waits: {pod} ({state}) must be available or gone first. {condemned#pod is/pods are} left to go.',
    ko: '축소가 기다립니다. {pod}({state}) 파드가 먼저 사용 가능하거나 사라져야 합니다. 지울 파드가 {condemned}개 남았습니다.',
  },
  updateWaits: {
    en: 'The update waits: {pod} ({state}) must be available first. {outdated#old pod is/old pods are} left.',
    ko: '업데이트가 기다립니다. {pod}({state}) 파드가 먼저 사용 가능해야 합니다. 이전 파드가 {outdated}개 남았습니다.',
  },
  partition: {
    en: 'Only ordinals from {partition} on are updated (partition): {held#pod keeps/pods keep} the old revision.',
    ko: '순번 {partition}부터만 업데이트합니다(partition). 파드 {held}개는 이전 리비전으로 남습니다.',
  },
  onDelete: {
    en: 'OnDelete: {outdated#old pod stays/old pods stay} until you delete them.',
    ko: 'OnDelete: 이전 파드 {outdated}개는 직접 지울 때까지 남습니다.',
  },
  maxUnavailable: [
    {
      en: '{unavailable} pods are unavailable and {maxUnavailable} may be (maxUnavailable): {outdated#old pod waits/old pods wait}.',
      ko: '사용할 수 없는 파드가 {unavailable}개로 허용된 {maxUnavailable}개(maxUnavailable)에 이르렀습니다. 이전 파드 {outdated}개가 기다립니다.',
    },
    {
      en: '{unavailable} nodes have no available pod and {maxUnavailable} may have none (maxUnavailable): {old#old pod waits/old pods wait}.',
      ko: '사용 가능한 파드가 없는 노드가 {unavailable}개로 허용된 {maxUnavailable}개(maxUnavailable)에 이르렀습니다. 이전 파드 {old}개가 기다립니다.',
    },
  ],
  staleClaim: {
    en: '{pod} is not made while one of its claims still belongs to its predecessor.',
    ko: '클레임이 아직 이전 파드의 것이라 {pod+을/를} 만들지 않습니다.',
  },
  writeRefused: {
    en: 'A write was refused {failures#time/times}: {message}',
    ko: '쓰기가 {failures}번 거부되었습니다: {message}',
  },
}
