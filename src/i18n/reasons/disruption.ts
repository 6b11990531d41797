import type { Sentences } from './sentence.ts'

export const disruption: Sentences = {
  budgetCounted: {
    en: '{healthy} of {expected} pods are healthy and {desired} must be: {allowed#disruption is/disruptions are} allowed.',
    ko: '파드 {expected}개 중 {healthy}개가 정상이고 최소 {desired}개여야 하므로 중단을 {allowed}개 허용합니다.',
  },
  budgetSyncFailed: { en: 'The budget could not be counted: {message}', ko: '예산을 세지 못했습니다: {message}' },
  budgetNoPods: { en: 'No pod matches the budget.', ko: '예산에 맞는 파드가 없습니다.' },
  budgetUnmanaged: {
    en: '{count#pod has/pods have} no controller that says how many there should be.',
    ko: '파드 {count}개는 몇 개여야 하는지 정해 줄 컨트롤러가 없습니다.',
  },
  budgetNotDeleted: {
    en: '{name} was to be evicted and still stays: it no longer counts as leaving.',
    ko: '축출될 {name+이/가} 그대로 있어 더는 떠나는 것으로 세지 않습니다.',
  },
  budgetAmbiguous: {
    en: 'Several budgets match {name}; {chosen} is taken.',
    ko: '{name}에 맞는 예산이 여럿이라 {chosen+을/를} 씁니다.',
  },
  disruptionStale: {
    en: '{name} was to be disrupted and was not: the mark is taken back.',
    ko: '중단될 {name+이/가} 중단되지 않아 표시를 거둡니다.',
  },
  budgetExhausted: {
    en: 'Nobody may evict now: {healthy} pods are healthy and {desired} must be.',
    ko: '지금은 축출할 수 없습니다. 정상 파드 {healthy}개, 최소 {desired}개여야 합니다.',
  },
  budgetExpectsDeletion: {
    en: '{count#evicted pod is/evicted pods are} expected to go.',
    ko: '축출된 파드 {count}개가 사라지기를 기다립니다.',
  },
}
