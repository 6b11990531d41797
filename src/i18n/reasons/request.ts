import type { Sentences } from './sentence.ts'

/** What people and the cluster's own start ask for. */
export const request: Sentences = {
  userRequest: { en: 'You asked for it.', ko: '사용자가 요청했습니다.' },
  bootstrap: { en: 'The cluster began with it.', ko: '클러스터가 시작할 때 만들어졌습니다.' },
}
