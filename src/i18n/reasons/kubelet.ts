import type { Sentences } from './sentence.ts'

export const kubelet: Sentences = {
  podAdmitted: { en: 'The pod is admitted on this node.', ko: '이 노드가 파드를 받아들였습니다.' },
  podRejected: { en: 'This node turns the pod away: {reason}.', ko: '이 노드가 파드를 거절했습니다: {reason}.' },
  containersStarted: { en: 'All containers are started.', ko: '모든 컨테이너가 시작되었습니다.' },
  containerExited: {
    en: 'Container {container} ended with exit code {exitCode}.',
    ko: '컨테이너 {container+이/가} 종료 코드 {exitCode+으로/로} 끝났습니다.',
  },
  imagePullFailed: {
    en: 'The image {image} of container {container} could not be pulled.',
    ko: '컨테이너 {container}의 이미지 {image+을/를} 가져오지 못했습니다.',
  },
  startFailed: {
    en: 'Container {container} could not be started: {reason}.',
    ko: '컨테이너 {container+을/를} 시작하지 못했습니다: {reason}.',
  },
  crashLoopBackOff: [
    {
      en: 'Container {container} keeps crashing ({restarts#restart/restarts}): the next start waits {delaySeconds} s.',
      ko: '컨테이너 {container+이/가} 계속 죽습니다(재시작 {restarts}번). 다음 시작까지 {delaySeconds}초 기다립니다.',
    },
    {
      en: 'Container {container} keeps crashing: the next start waits {seconds} s.',
      ko: '컨테이너 {container+이/가} 계속 죽습니다. 다음 시작까지 {seconds}초 기다립니다.',
    },
  ],
  probeResultChanged: {
    en: 'The {probe} probe of {container} changed its mind ({successes} successes, {failures} failures in a row).',
    ko: '{container}의 {probe} 프로브 결과가 바뀌었습니다(연속 성공 {successes}, 연속 실패 {failures}).',
  },
  probeFailed: {
    en: 'The {probe} probe of {container} failed {failures} of {threshold} times.',
    ko: '{container}의 {probe} 프로브가 {threshold}번 중 {failures}번 실패했습니다.',
  },
  containerStopping: {
    en: 'Container {container} is asked to stop; it has {graceSeconds} s.',
    ko: '컨테이너 {container}에 종료를 요청했습니다. {graceSeconds}초가 주어집니다.',
  },
  podFinished: { en: 'The pod has finished.', ko: '파드가 끝났습니다.' },
  podStopped: { en: 'All containers have stopped, so the pod may go.', ko: '모든 컨테이너가 멈춰 파드를 치웁니다.' },
  activeDeadlineExceeded: {
    en: 'The pod ran longer than its {seconds} s (activeDeadlineSeconds).',
    ko: '파드가 {seconds}초(activeDeadlineSeconds)보다 오래 실행되었습니다.',
  },
  statusRestored: {
    en: 'The kubelet restores the status that it knows.',
    ko: 'kubelet이 알고 있는 상태로 되돌립니다.',
  },
  imagePull: { en: 'The image {image} is being pulled.', ko: '이미지 {image+을/를} 가져오는 중입니다.' },
  imagePresent: { en: 'The image is already on the node.', ko: '이미지가 이미 노드에 있습니다.' },
  containerCreated: { en: 'The container is created.', ko: '컨테이너를 만들었습니다.' },
  containerStarted: { en: 'The container is started.', ko: '컨테이너를 시작했습니다.' },
  nodeHeartbeat: { en: 'The node tells that it is alive.', ko: '노드가 살아 있음을 알립니다.' },
  nodeChanged: { en: 'What the node has or reports changed.', ko: '노드의 자원이나 상태가 바뀌었습니다.' },
  nodePoweredOff: { en: 'Node {node} is switched off.', ko: '노드 {node+이/가} 꺼져 있습니다.' },
  nodeMissing: { en: 'Node {node} does not exist.', ko: '노드 {node+이/가} 없습니다.' },
  podSandbox: { en: 'The pod’s network is being set up.', ko: '파드의 네트워크를 준비하는 중입니다.' },
  podEvictedByNode: {
    en: 'Node {node} is short of {resource}: the pod has to go.',
    ko: '노드 {node}에 {resource} 자원이 부족해 파드를 내보냅니다.',
  },
  mountFailed: {
    en: 'Volume {volume} could not be mounted ({failures#time/times}).',
    ko: '볼륨 {volume+을/를} 마운트하지 못했습니다({failures}번).',
  },
  volumeMount: {
    en: 'Volume {volume} cannot be mounted: {problem}.',
    ko: '볼륨 {volume+을/를} 마운트할 수 없습니다: {problem}.',
  },
  imagePullBackOff: {
    en: 'Pulling {image} failed {failures#time/times}: the next try waits {delaySeconds} s.',
    ko: '{image} 가져오기가 {failures}번 실패했습니다. 다음 시도까지 {delaySeconds}초 기다립니다.',
  },
  containerStart: { en: 'Container {container} is starting.', ko: '컨테이너 {container+을/를} 시작하는 중입니다.' },
  postStartHook: {
    en: 'The postStart hook of {container} is running.',
    ko: '{container}의 postStart 훅이 실행 중입니다.',
  },
  startRetry: {
    en: 'Container {container} will be started again: {reason}.',
    ko: '컨테이너 {container+을/를} 다시 시작합니다: {reason}.',
  },
  containerRestart: {
    en: 'Container {container} is about to restart.',
    ko: '컨테이너 {container+이/가} 곧 다시 시작됩니다.',
  },
  initContainer: {
    en: 'Init container {container} ({index} of {count}) must finish first.',
    ko: '초기화 컨테이너 {container}({count}개 중 {index}번째)가 먼저 끝나야 합니다.',
  },
  readinessProbe: {
    en: 'Not Ready: the readiness probe of {container} has {successes} of {threshold} successes. Looking again at the next probe.',
    ko: '아직 Ready가 아닙니다. {container}의 readiness 프로브 성공 {successes}/{threshold}. 다음 검사를 기다립니다.',
  },
  livenessProbe: {
    en: 'The liveness probe of {container} failed {failures} of {threshold} times.',
    ko: '{container}의 liveness 프로브 실패 {failures}/{threshold}.',
  },
  startupProbe: {
    en: 'The startup probe of {container} has not passed yet ({failures} of {threshold} failures).',
    ko: '{container}의 startup 프로브가 아직 통과하지 않았습니다(실패 {failures}/{threshold}).',
  },
  preStopHook: { en: 'The preStop hook of {container} is running.', ko: '{container}의 preStop 훅이 실행 중입니다.' },
  terminationGrace: {
    en: 'Container {container} has {graceSeconds} s to end by itself (terminationGracePeriodSeconds).',
    ko: '컨테이너 {container+이/가} 스스로 끝낼 시간은 {graceSeconds}초입니다(terminationGracePeriodSeconds).',
  },
  sidecarWaitsForMain: {
    en: 'Sidecar {container} stops after the main containers.',
    ko: '사이드카 {container+은/는} 주 컨테이너 다음에 멈춥니다.',
  },
  podCleanup: {
    en: 'What the pod leaves on the node is being cleared.',
    ko: '노드에 남은 파드의 흔적을 치우는 중입니다.',
  },
  readinessGate: {
    en: 'The readiness gate {condition} is not True yet.',
    ko: '준비성 게이트 {condition+이/가} 아직 True가 아닙니다.',
  },
  containerRunning: {
    en: 'Container {container} is still running.',
    ko: '컨테이너 {container+이/가} 아직 실행 중입니다.',
  },
}
