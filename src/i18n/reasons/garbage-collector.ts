import type { Sentences } from './sentence.ts'

export const garbageCollector: Sentences = {
  ownerGone: { en: 'Its owner {owner} is gone, so it goes too.', ko: '소유자 {owner+이/가} 사라져 함께 지웁니다.' },
  ownerDeletedInForeground: {
    en: 'Its owner {owner} is being deleted and waits for it.',
    ko: '삭제 중인 소유자 {owner+이/가} 이것을 기다립니다.',
  },
  referenceDangles: {
    en: '{owners#owner is/owners are} gone; another one stays, so only the reference is removed.',
    ko: '소유자 {owners}개가 사라졌지만 다른 소유자가 남아 참조만 지웁니다.',
  },
  cycleUnblocked: {
    en: 'Owners own each other ({owner}): the deletion is let through.',
    ko: '소유자가 서로를 소유하므로({owner}) 삭제를 진행합니다.',
  },
  dependentsGone: { en: 'Nothing holds the deletion any more.', ko: '더는 삭제를 막는 것이 없습니다.' },
  orphaned: { en: 'Its owner {owner} leaves it behind.', ko: '소유자 {owner+이/가} 이것을 남겨 둡니다.' },
  dependentsOrphaned: {
    en: '{dependents#dependent stays/dependents stay} behind as asked.',
    ko: '요청대로 딸린 오브젝트 {dependents}개를 남겨 둡니다.',
  },
  ownerInOtherNamespace: {
    en: 'Its owner {owner} would be in another namespace, which does not count.',
    ko: '소유자 {owner+이/가} 다른 네임스페이스에 있어 인정되지 않습니다.',
  },
  waitingForDependents: {
    en: 'Deletion waits for {blocking#dependent/dependents} to go first.',
    ko: '딸린 오브젝트 {blocking}개가 먼저 사라져야 지워집니다.',
  },
  ownerKindUnknown: {
    en: 'Nobody knows the owner’s kind {kind} in {apiVersion}, so nothing is collected.',
    ko: '소유자의 종류 {kind}({apiVersion})를 알 수 없어 수거하지 않습니다.',
  },
}
