import { fill } from './fill.ts'
import type { Locale } from './locale.ts'

type Words = Readonly<Record<Locale, string>>

/** What a real cluster would do with a field that is stored here and not modelled. */
export const consequences = {
  affinityTimeout: {
    en: 'a client stays with its pod for ever; a real one would be sent elsewhere after the timeout',
    ko: '여기서는 클라이언트가 같은 파드에 계속 남지만, 실제로는 제한 시간이 지나면 다른 파드로 갈 수 있습니다',
  },
  balancer: {
    en: 'there is no cloud, so the external address stays pending; a real one would configure its load balancer',
    ko: '클라우드가 없어 외부 주소가 대기 상태로 남습니다. 실제 클라우드라면 로드 밸런서를 설정합니다',
  },
  certificates: {
    en: 'no certificates are issued, so the files are missing; a real kubelet would hold the container back until they are there',
    ko: '인증서가 발급되지 않아 파일이 없습니다. 실제 kubelet은 인증서가 생길 때까지 컨테이너를 시작하지 않습니다',
  },
  clone: {
    en: 'the new volume begins empty; a real driver would copy the source or refuse',
    ko: '새 볼륨이 빈 채로 시작합니다. 실제 드라이버라면 원본을 복사하거나 거부합니다',
  },
  dns: {
    en: 'every pod asks the cluster’s DNS in the usual way; a real pod would get this resolver configuration',
    ko: '모든 파드가 클러스터 DNS를 기본 방식으로 사용합니다. 실제 파드라면 이 리졸버 설정을 받습니다',
  },
  envFile: {
    en: 'the variable stays unset; a real kubelet would read it from the file',
    ko: '변수가 설정되지 않습니다. 실제 kubelet은 파일에서 값을 읽습니다',
  },
  ephemeralContainers: {
    en: 'no debugging container is started; a real kubelet would run it in the pod',
    ko: '디버그 컨테이너가 시작되지 않습니다. 실제 kubelet은 파드 안에서 실행합니다',
  },
  expansion: {
    en: 'a claim that asks for more keeps its size; a real driver would enlarge the volume',
    ko: '더 큰 용량을 요청해도 크기가 그대로입니다. 실제 드라이버라면 볼륨을 키웁니다',
  },
  externalAddresses: {
    en: 'nobody routes these addresses here; real nodes would answer on them',
    ko: '여기서는 이 주소로 라우팅되지 않습니다. 실제 노드는 이 주소로 응답합니다',
  },
  hostName: {
    en: 'the pod keeps its usual host name; a real one would take this',
    ko: '파드가 기본 호스트 이름을 유지합니다. 실제 파드는 이 이름을 씁니다',
  },
  hostPathType: {
    en: 'the path is not looked at and taken as an empty directory; a real kubelet would refuse the mount when it is not of this type',
    ko: '경로를 확인하지 않고 빈 디렉터리로 봅니다. 실제 kubelet은 종류가 다르면 마운트를 거부합니다',
  },
  ingress: {
    en: 'no ingress controller runs here, so nobody answers for its hosts; in a real cluster it does nothing either until one is installed',
    ko: '인그레스 컨트롤러가 없어 호스트에 아무도 응답하지 않습니다. 실제 클러스터에서도 컨트롤러를 설치해야 동작합니다',
  },
  metricsAdapter: {
    en: 'no adapter serves this metric, so it stays unknown; with one installed a real cluster would scale by it',
    ko: '이 메트릭을 제공하는 어댑터가 없어 알 수 없음으로 남습니다. 어댑터가 설치된 실제 클러스터는 이 값으로 스케일합니다',
  },
  networkPolicy: {
    en: 'it is not enforced: every pod reaches every other; a real network plugin may block traffic',
    ko: '적용되지 않아 모든 파드가 서로 통신합니다. 실제 네트워크 플러그인은 트래픽을 막을 수 있습니다',
  },
  otherSystem: {
    en: 'nodes here run Linux and take the pod all the same; a real kubelet would refuse it',
    ko: '노드가 리눅스인데도 파드를 받아들입니다. 실제 kubelet은 거부합니다',
  },
  persistentDisk: {
    en: 'the volume is taken as an empty disk; a real cluster needs this storage or its driver, or pods wait in ContainerCreating',
    ko: '볼륨을 빈 디스크로 봅니다. 실제 클러스터는 이 스토리지나 드라이버가 없으면 파드가 ContainerCreating에서 기다립니다',
  },
  podGroup: {
    en: 'pods are scheduled one by one; a real scheduler would place the group together',
    ko: '파드를 하나씩 스케줄합니다. 실제 스케줄러는 그룹을 함께 배치합니다',
  },
  rawBlock: {
    en: 'the container gets no device; a real one would find the raw volume at this path',
    ko: '컨테이너에 장치가 생기지 않습니다. 실제로는 이 경로에 원시 볼륨이 있습니다',
  },
  rbac: {
    en: 'it is not enforced: everybody may do everything; a real API server would refuse what no role allows',
    ko: '적용되지 않아 누구나 모든 것을 할 수 있습니다. 실제 API 서버는 역할이 허용하지 않은 요청을 거부합니다',
  },
  readOnlyRoot: {
    en: 'the container may write everywhere; a real one could write to its volumes only',
    ko: '컨테이너가 어디든 쓸 수 있습니다. 실제로는 볼륨에만 쓸 수 있습니다',
  },
  readOnlyVolume: {
    en: 'the container may write to the volume; a real one could not',
    ko: '컨테이너가 볼륨에 쓸 수 있습니다. 실제로는 쓸 수 없습니다',
  },
  resize: {
    en: 'resources of a running pod do not change in place; a real kubelet would resize or restart the container',
    ko: '실행 중인 파드의 자원이 그 자리에서 바뀌지 않습니다. 실제 kubelet은 크기를 조정하거나 컨테이너를 재시작합니다',
  },
  resourceClaims: {
    en: 'no devices are allocated and the pod starts without them; a real scheduler would hold it until the claim is allocated',
    ko: '장치가 할당되지 않은 채 파드가 시작됩니다. 실제 스케줄러는 클레임이 할당될 때까지 기다립니다',
  },
  root: {
    en: 'the image’s user is not looked at; a real kubelet would refuse to start a container that runs as root',
    ko: '이미지의 사용자를 확인하지 않습니다. 실제 kubelet은 root로 실행되는 컨테이너를 시작하지 않습니다',
  },
  runtimeClass: {
    en: 'every pod runs in the same runtime; a real API server would refuse an unknown RuntimeClass',
    ko: '모든 파드가 같은 런타임에서 실행됩니다. 실제 API 서버는 없는 RuntimeClass를 거부합니다',
  },
  sizeLimit: {
    en: 'nobody measures the directory; a real kubelet would evict the pod when it grows beyond the limit',
    ko: '디렉터리 크기를 재지 않습니다. 실제 kubelet은 한도를 넘으면 파드를 축출합니다',
  },
  volume: {
    en: 'the volume is taken as an empty directory; a real cluster needs this storage or its driver, or the pod waits in ContainerCreating',
    ko: '볼륨을 빈 디렉터리로 봅니다. 실제 클러스터는 이 스토리지나 드라이버가 없으면 파드가 ContainerCreating에서 기다립니다',
  },
} as const satisfies Readonly<Record<string, Words>>

/** Why a field that is stored has no effect here, in the list of the documentation. */
export const inertReasons = {
  balancer: 'what a cloud’s load balancer reports or asks; there is no cloud here, as on a cluster at home',
  deprecated: 'deprecated, or no longer acted on by Kubernetes 1.36 either',
  driver: 'told to a storage driver only; the disks here need none',
  election: 'kept for the clients that elect a leader; nobody here does',
  eventSeries:
    'stored and printed for events that clients write; the components here write the older form, as upstream',
  kernel: 'containers here have no kernel, users or processes of a host that it could apply to',
  machine: 'identity of a machine; the nodes here have none',
  media: 'directories here have no medium',
  modes: 'files here have no permission bits',
  note: 'a note for people',
  podTemplate: 'stored for clients; Kubernetes has no controller for it either',
  probeRequest: 'sent along with the request; the simulated programs do not look at it',
  registry: 'every image is public here',
  reports: 'reported by parts that do not exist here; stored if a client writes it',
  signals: 'any signal ends a simulated program in the same way',
  terminal: 'kept for attach and exec, which ask by themselves',
  token: 'tokens here are never checked',
  upstream: 'without effect in Kubernetes too, or kept for compatibility',
} as const satisfies Readonly<Record<string, string>>

export type Consequence = keyof typeof consequences

const frame: Words = {
  en: 'kuberama: {path} is stored, but not modelled: {what}.',
  ko: 'kuberama: {path} 필드는 저장되지만 동작하지 않습니다: {what}.',
}

/** The heading above such sentences about one object. */
export const notModelledHeading: Words = { en: 'Not modelled here', ko: '여기서 동작하지 않는 것' }

/** The sentence that a user reads about a field. */
export const notModelledSentence = (locale: Locale, path: string, consequence: string): string =>
  fill(frame[locale], {
    path,
    what: (consequences as Readonly<Record<string, Words>>)[consequence]?.[locale] ?? consequence,
  })
