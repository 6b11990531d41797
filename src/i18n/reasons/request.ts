import type { Sentences } from './sentence.ts'

/** What people and the cluster's own start ask for. */
export const request: Sentences = {
  userRequest: { en: 'You asked for it.', ko: '사용자가 요청했습니다.' },
  eventExpired: {
    en: 'Events are kept for {lifetimeSeconds} s after they were last seen (--event-ttl).',
    ko: '이벤트는 마지막으로 일어난 뒤 {lifetimeSeconds}초(--event-ttl) 동안만 보관됩니다.',
  },
  bootstrap: { en: 'The cluster began with it.', ko: '클러스터가 시작할 때 만들어졌습니다.' },
}
