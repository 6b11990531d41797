import type { Locale } from '../locale.ts'

/** What a reason's `state` says of a pod. */
const states: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  missing: { en: 'missing', ko: '없음' },
  pending: { en: 'Pending', ko: 'Pending' },
  notReady: { en: 'not Ready', ko: 'Ready 아님' },
  notAvailable: { en: 'Ready, but not for long enough', ko: 'Ready가 된 지 얼마 안 됨' },
  terminating: { en: 'terminating', ko: '종료 중' },
  failed: { en: 'failed', ko: '실패' },
  succeeded: { en: 'succeeded', ko: '성공' },
}

export function stateWord(locale: Locale, state: string | number): string | number {
  return states[state]?.[locale] ?? state
}
