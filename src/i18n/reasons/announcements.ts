import type { Sentences } from './sentence.ts'

/** What the live region says of its own accord. */
export const announcements: Sentences = {
  allReady: {
    en: '{kind} {name}: all {desired#pod is/pods are} Ready.',
    ko: '{kind} {name}: 파드 {desired}개가 모두 Ready입니다.',
  },
  newRevision: {
    en: '{kind} {name}: revision {revision} is being rolled out.',
    ko: '{kind} {name}: 리비전 {revision}의 롤아웃이 시작되었습니다.',
  },
  podsInTrouble: {
    en: '{kind} {name}: {count#pod/pods} in trouble.',
    ko: '{kind} {name}: 파드 {count}개에 문제가 있습니다.',
  },
}
