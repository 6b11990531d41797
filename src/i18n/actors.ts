import type { Locale } from './locale.ts'

/** Components by the name that they write in the trace. */
const actors: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  user: { en: 'You', ko: '사용자' },
  kubectl: { en: 'kubectl', ko: 'kubectl' },
  bootstrap: { en: 'Start of the cluster', ko: '클러스터 시작' },
  'deployment-controller': { en: 'Deployment controller', ko: '디플로이먼트 컨트롤러' },
  'replicaset-controller': { en: 'ReplicaSet controller', ko: '레플리카셋 컨트롤러' },
  'replication-controller': { en: 'ReplicationController', ko: '레플리케이션 컨트롤러' },
  'statefulset-controller': { en: 'StatefulSet controller', ko: '스테이트풀셋 컨트롤러' },
  'daemonset-controller': { en: 'DaemonSet controller', ko: '데몬셋 컨트롤러' },
  'job-controller': { en: 'Job controller', ko: '잡 컨트롤러' },
  'cronjob-controller': { en: 'CronJob controller', ko: '크론잡 컨트롤러' },
  'ttl-after-finished-controller': { en: 'TTL controller', ko: 'TTL 컨트롤러' },
  'persistentvolume-controller': { en: 'Volume binder', ko: '볼륨 바인더' },
  'storage-provisioner': { en: 'Storage provisioner', ko: '스토리지 프로비저너' },
  'pvc-protection-controller': { en: 'Claim protection', ko: '클레임 보호' },
  'pv-protection-controller': { en: 'Volume protection', ko: '볼륨 보호' },
  'garbage-collector-controller': { en: 'Garbage collector', ko: '가비지 컬렉터' },
  'event-expiry': { en: 'etcd', ko: 'etcd' },
  'node-heartbeat': { en: 'kubelet', ko: 'kubelet' },
  'garbage-collector': { en: 'Garbage collector', ko: '가비지 컬렉터' },
  'horizontal-pod-autoscaler': { en: 'Horizontal Pod Autoscaler', ko: 'Horizontal Pod Autoscaler' },
  'node-controller': { en: 'Node controller', ko: '노드 컨트롤러' },
  'node-ipam-controller': { en: 'Node networks', ko: '노드 네트워크' },
  'taint-eviction-controller': { en: 'Taint eviction', ko: '테인트 축출' },
  'pod-garbage-collector-controller': { en: 'Pod garbage collector', ko: '파드 가비지 컬렉터' },
  'endpointslice-controller': { en: 'EndpointSlice controller', ko: '엔드포인트슬라이스 컨트롤러' },
  'endpoint-slice-controller': { en: 'EndpointSlice controller', ko: '엔드포인트슬라이스 컨트롤러' },
  'namespace-controller': { en: 'Namespace controller', ko: '네임스페이스 컨트롤러' },
  'resourcequota-controller': { en: 'Quota controller', ko: '리소스 쿼터 컨트롤러' },
  'serviceaccount-controller': { en: 'Service account controller', ko: '서비스 어카운트 컨트롤러' },
  'root-ca-certificate-publisher-controller': { en: 'Certificate publisher', ko: '인증서 배포 컨트롤러' },
  'endpoint-controller': { en: 'Endpoints controller', ko: '엔드포인트 컨트롤러' },
  'disruption-controller': { en: 'Disruption controller', ko: 'Disruption 컨트롤러' },
  controllermanager: { en: 'Disruption controller', ko: 'Disruption 컨트롤러' },
  'default-scheduler': { en: 'Scheduler', ko: '스케줄러' },
  scheduler: { en: 'Scheduler', ko: '스케줄러' },
  kubelet: { en: 'kubelet', ko: 'kubelet' },
}

/** Who wrote something, as a learner knows them. */
export function actorName(locale: Locale, actor: string): string {
  return actors[actor]?.[locale] ?? actor
}
