import type { Sentences } from './sentence.ts'

export const horizontalPodAutoscaler: Sentences = {
  hpaAboveTarget: {
    en: '{metric} is above its target: from {from} to {to} replicas.',
    ko: '{metric+이/가} 목표보다 높아 레플리카를 {from}개에서 {to}개로 늘립니다.',
  },
  hpaBelowTarget: {
    en: 'All metrics are below their targets: from {from} to {to} replicas.',
    ko: '모든 메트릭이 목표보다 낮아 레플리카를 {from}개에서 {to}개로 줄입니다.',
  },
  hpaStabilizedChange: {
    en: 'An earlier recommendation is carried out: from {from} to {to} replicas.',
    ko: '앞선 권장값에 따라 레플리카를 {from}개에서 {to}개로 바꿉니다.',
  },
  hpaAboveMaximum: {
    en: '{from} replicas are above the maximum, so they become {to}.',
    ko: '레플리카 {from}개가 최댓값을 넘어 {to}개로 맞춥니다.',
  },
  hpaBelowMinimum: {
    en: '{from} replicas are below the minimum, so they become {to}.',
    ko: '레플리카 {from}개가 최솟값보다 적어 {to}개로 맞춥니다.',
  },
  hpaStatus: {
    en: 'Reports {current} replicas, {desired} desired.',
    ko: '현재 레플리카 {current}개, 의도한 레플리카 {desired}개를 알립니다.',
  },
  hpaStabilizing: {
    en: '{recommended} replicas would do now, but the recommendations of the last {windowSeconds} s hold it at {held} (stabilization window).',
    ko: '지금은 레플리카 {recommended}개면 되지만, 지난 {windowSeconds}초의 권장값 때문에 {held}개로 유지합니다(안정화 구간).',
  },
  hpaLimited: {
    en: '{wanted} replicas are wanted and {allowed} allowed ({reason}).',
    ko: '레플리카 {wanted}개를 원하지만 {allowed}개까지만 됩니다({reason}).',
  },
  hpaWithinTolerance: {
    en: '{metric} is {usage} of {target}: close enough, so it stays at {current#replica/replicas}.',
    ko: '{metric} {usage}, 목표 {target}: 허용 오차 안이라 레플리카 {current}개를 유지합니다.',
  },
  hpaMetricsMissing: {
    en: 'There are no metrics to go by: {message}',
    ko: '기준으로 삼을 메트릭이 없습니다: {message}',
  },
  hpaTargetZero: {
    en: 'The target is scaled to 0, so autoscaling is off.',
    ko: '대상이 0개라 오토스케일링을 하지 않습니다.',
  },
  hpaTargetMissing: {
    en: 'What it should scale cannot be found: {message}',
    ko: '스케일할 대상을 찾을 수 없습니다: {message}',
  },
  hpaScaleRefused: {
    en: 'Scaling to {to} was refused: {message}',
    ko: '{to}개로 스케일하는 것이 거부되었습니다: {message}',
  },
}
