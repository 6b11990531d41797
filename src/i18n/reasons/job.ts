import type { Sentences } from './sentence.ts'

export const job: Sentences = {
  jobPodsMissing: {
    en: '{active} pods run and {wanted} may at once, so {creating#is/are} created.',
    ko: '동시에 {wanted}개까지인데 {active}개가 실행 중이라 {creating}개를 만듭니다.',
  },
  jobPodsSurplus: {
    en: '{active} pods run and {wanted} may at once, so {deleting#pod/pods} must go.',
    ko: '동시에 {wanted}개까지인데 {active}개가 실행 중이라 {deleting}개를 지웁니다.',
  },
  jobSuspending: {
    en: 'The Job is suspended: its {active#pod is/pods are} stopped.',
    ko: '잡이 일시 중지되어 파드 {active}개를 멈춥니다.',
  },
  jobEnding: {
    en: 'The Job is about to end ({reason}): its {active#pod is/pods are} stopped.',
    ko: '잡이 곧 끝나므로({reason}) 파드 {active}개를 멈춥니다.',
  },
  jobCounts: {
    en: 'Reports its counts: {active} active, {ready} ready, {succeeded} succeeded, {failed} failed.',
    ko: '개수를 알립니다. 실행 중 {active}개, 준비 {ready}개, 성공 {succeeded}개, 실패 {failed}개.',
  },
  jobEndDecided: {
    en: 'It is decided how the Job ends: {condition} ({reason}). Its last pods end first.',
    ko: '잡의 결말이 정해졌습니다: {condition}({reason}). 남은 파드가 먼저 끝납니다.',
  },
  jobFinished: { en: 'The Job has ended: {condition} ({reason}).', ko: '잡이 끝났습니다: {condition}({reason}).' },
  jobPodCounted: {
    en: '{name} is counted, so its tracking finalizer is no longer needed.',
    ko: '{name+을/를} 세었으므로 추적용 파이널라이저를 떼어 냅니다.',
  },
  jobPodOrphaned: {
    en: 'No unfinished Job tracks {name}, so its finalizer is removed.',
    ko: '{name+을/를} 추적하는 잡이 없어 파이널라이저를 떼어 냅니다.',
  },
  jobSuspended: { en: 'The Job is suspended: no pod runs.', ko: '잡이 일시 중지되어 파드를 실행하지 않습니다.' },
  jobResumed: { en: 'The Job goes on.', ko: '잡을 다시 진행합니다.' },
  unknownCompletionMode: {
    en: 'The completion mode {completionMode} is not known, so nothing is done.',
    ko: '완료 모드 {completionMode+을/를} 알 수 없어 아무것도 하지 않습니다.',
  },
  jobBackOff: {
    en: '{failures#failure/failures} in a row: the next {missing#attempt waits/attempts wait} {delaySeconds} s (back-off).',
    ko: '연달아 {failures}번 실패했습니다. 다음 시도 {missing}개는 {delaySeconds}초 기다립니다(백오프).',
  },
  jobIndexBackOff: {
    en: '{missing#index waits/indexes wait} after a failure (back-off per index).',
    ko: '실패한 뒤라 인덱스 {missing}개가 기다립니다(인덱스별 백오프).',
  },
  jobParallelismReached: {
    en: '{active} of at most {parallelism} pods run at once (parallelism): {remaining#completion has/completions have} no pod yet.',
    ko: '동시에 최대 {parallelism}개(parallelism) 중 {active}개가 실행 중입니다. 아직 파드가 없는 완료가 {remaining}개입니다.',
  },
  jobPodsRunning: {
    en: '{active#pod runs/pods run} ({ready} ready): {succeeded} of {completions} completions so far (−1: the first success ends it).',
    ko: '파드 {active}개 실행 중(준비 {ready}개). 지금까지 {completions}개 중 {succeeded}개 완료(−1이면 하나만 성공해도 끝납니다).',
  },
  jobPodsTerminating: {
    en: '{terminating#pod is/pods are} still ending and hold their places.',
    ko: '파드 {terminating}개가 아직 끝나는 중이라 자리를 차지합니다.',
  },
  jobEndPostponed: {
    en: '{condition} comes once {terminating#pod has/pods have} ended and {uncounted#is/are} counted.',
    ko: '파드 {terminating}개가 끝나고 {uncounted}개를 세면 {condition+이/가} 됩니다.',
  },
  jobDeadline: {
    en: 'The Job may take {deadlineSeconds} s from its start (activeDeadlineSeconds).',
    ko: '잡은 시작부터 {deadlineSeconds}초까지만 실행됩니다(activeDeadlineSeconds).',
  },
  jobCreateRefused: {
    en: 'Creating a pod was refused {failures#time/times}: {message}',
    ko: '파드 생성이 {failures}번 거부되었습니다: {message}',
  },
  jobBurstLimit: {
    en: 'At most {limit} pods a sync: {remaining} remain for the next.',
    ko: '한 번에 최대 {limit}개입니다. {remaining}개는 다음 차례로 남았습니다.',
  },
  jobOwnWritesUnseen: {
    en: 'Its own writes have not come back through the watch yet ({active} pods seen).',
    ko: '자신이 쓴 것이 아직 watch로 돌아오지 않았습니다(파드 {active}개 확인).',
  },
  jobManagedElsewhere: {
    en: 'The Job is managed by {manager}, so it is left alone here.',
    ko: '잡을 {manager+이/가} 관리하므로 건드리지 않습니다.',
  },
  jobNoParallelism: {
    en: 'parallelism is 0: no pod runs, as if suspended.',
    ko: 'parallelism이 0이라 일시 중지처럼 파드를 실행하지 않습니다.',
  },
  ttlExpired: {
    en: 'The Job finished {ttlSeconds} s ago (ttlSecondsAfterFinished), so it is deleted with its pods.',
    ko: '잡이 끝나고 {ttlSeconds}초(ttlSecondsAfterFinished)가 지나 파드와 함께 지웁니다.',
  },
  ttlRunning: {
    en: 'The finished Job stays for {ttlSeconds} s (ttlSecondsAfterFinished).',
    ko: '끝난 잡은 {ttlSeconds}초(ttlSecondsAfterFinished) 동안 남습니다.',
  },
}
