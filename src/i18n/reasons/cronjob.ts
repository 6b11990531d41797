import type { Sentences } from './sentence.ts'

export const cronJob: Sentences = {
  cronSlotDue: {
    en: 'It is {slot} by the schedule, so the Job {name} is made.',
    ko: '스케줄에 따라 {slot}이 되어 잡 {name+을/를} 만듭니다.',
  },
  cronJobExists: {
    en: 'The Job {name} of {slot} is there already.',
    ko: '{slot}의 잡 {name+이/가} 이미 있습니다.',
  },
  cronReplace: {
    en: 'concurrencyPolicy Replace: the running Job {name} makes way for the next.',
    ko: 'concurrencyPolicy Replace: 실행 중인 잡 {name+이/가} 다음 잡에 자리를 내줍니다.',
  },
  cronHistoryLimit: {
    en: '{count} finished Jobs are kept and {limit} allowed: {name} is deleted.',
    ko: '끝난 잡이 {count}개로 한도 {limit}개를 넘어 {name+을/를} 지웁니다.',
  },
  cronChildFinished: {
    en: 'The Job {name} has ended: {condition}.',
    ko: '잡 {name+이/가} 끝났습니다: {condition}.',
  },
  cronChildMissing: {
    en: 'The active Job {name} is gone, so it is taken off the list.',
    ko: '활성 잡 {name+이/가} 사라져 목록에서 뺍니다.',
  },
  cronChildUnexpected: {
    en: 'The Job {name} runs but is not on the list of active ones.',
    ko: '잡 {name+이/가} 실행 중이지만 활성 목록에 없습니다.',
  },
  cronStatus: {
    en: 'Reports {active#active Job/active Jobs}.',
    ko: '활성 잡 {active}개를 알립니다.',
  },
  cronNextSlot: {
    en: 'The schedule says {slot} next.',
    ko: '스케줄의 다음 시각은 {slot}입니다.',
  },
  cronForbid: {
    en: 'concurrencyPolicy Forbid: {active} still runs, so {slot} is skipped for now.',
    ko: 'concurrencyPolicy Forbid: {active+이/가} 아직 실행 중이라 {slot} 차례를 건너뜁니다.',
  },
  cronSuspended: {
    en: 'The CronJob is suspended: no Job is started.',
    ko: '크론잡이 일시 중지되어 잡을 시작하지 않습니다.',
  },
  cronDeadlinePassed: {
    en: '{slot} is more than {deadlineSeconds} s ago (startingDeadlineSeconds): the run is missed.',
    ko: '{slot}에서 {deadlineSeconds}초(startingDeadlineSeconds)가 지나 이번 실행을 놓쳤습니다.',
  },
  cronTooManyMissed: {
    en: 'Too many runs were missed; only {slot} is started.',
    ko: '놓친 실행이 너무 많아 {slot} 차례만 시작합니다.',
  },
  cronNameTaken: {
    en: 'The name {name} belongs to a Job of somebody else.',
    ko: '이름 {name+은/는} 다른 것의 잡이 쓰고 있습니다.',
  },
  cronUnparseable: {
    en: 'The schedule {schedule} cannot be read: {message}',
    ko: '스케줄 {schedule+을/를} 읽을 수 없습니다: {message}',
  },
  cronUnknownTimeZone: {
    en: 'Nobody knows the time zone {timeZone}.',
    ko: '시간대 {timeZone+을/를} 알 수 없습니다.',
  },
  cronInvalidSchedule: {
    en: 'The schedule {schedule} is not valid: {message}',
    ko: '스케줄 {schedule+이/가} 올바르지 않습니다: {message}',
  },
  cronZoneInSchedule: {
    en: 'A time zone inside of the schedule ({schedule}) is not supported: use timeZone.',
    ko: '스케줄 안의 시간대({schedule})는 지원하지 않습니다. timeZone을 쓰세요.',
  },
  cronCreateRefused: {
    en: 'Creating the Job {name} was refused: {message}',
    ko: '잡 {name}의 생성이 거부되었습니다: {message}',
  },
}
