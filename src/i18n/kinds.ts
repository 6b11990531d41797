import type { Locale } from './locale.ts'

/** Kinds that have a Korean name in the documentation's glossary; the others keep theirs. */
const korean: Readonly<Record<string, string>> = {
  Pod: '파드',
  Deployment: '디플로이먼트',
  ReplicaSet: '레플리카셋',
  StatefulSet: '스테이트풀셋',
  DaemonSet: '데몬셋',
  Job: '잡',
  CronJob: '크론잡',
  Node: '노드',
  Namespace: '네임스페이스',
  Service: '서비스',
  Event: '이벤트',
  ReplicationController: '레플리케이션 컨트롤러',
  PersistentVolumeClaim: '퍼시스턴트볼륨클레임',
  PersistentVolume: '퍼시스턴트볼륨',
  EndpointSlice: '엔드포인트슬라이스',
}

export function kindName(locale: Locale, kind: string): string {
  return locale === 'ko' ? (korean[kind] ?? kind) : kind
}
