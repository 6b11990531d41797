/** A sentence of a seed that a cluster can show, by the line on which the quoted words stand. */
export interface Place {
  readonly seed: string
  readonly line: number
  readonly quote: string
}

const places = (seed: string, quotes: Readonly<Record<number, string>>): readonly Place[] =>
  Object.entries(quotes).map(([line, quote]) => ({ seed, line: Number(line), quote }))

/** Files the seeds are kept in, by number. */
export const seedFiles: Readonly<Record<string, string>> = {
  '000': '000_106ba055f3c68282.md',
  '001': '001_a310393711bd5137.md',
  '002': '002_52a7f401392e1858.md',
  '003': '003_7e53b1ad93768796.md',
  '004': '004_2ce743013d2b7bb7.md',
}

/** Every claim about workloads outside the fenced blocks. */
export const claims: readonly Place[] = [
  ...places('000', {
    13: '파드에 장애가 발생하면',
    26: '상태 비저장 애플리케이션 워크로드를 관리하는 데 적합하며',
    27: '디플로이먼트의 모든 파드는 상호 교환 가능하며 필요한 경우 교체할 수 있다',
    29: 'API를 대체한다',
    33: '각 파드는 고유한 ID를 가져야 한다',
    38: '쿠버네티스는 동일한 퍼시스턴트볼륨에 연결된',
    52: '클러스터의 모든 노드에서 실행하거나, 일부 노드에서만 실행할 수 있다',
    57: '완료될 때까지 실행되었다가 중지되는 작업을 정의할 수 있다',
    58: '각 크론잡은 일정에 따라 반복된다',
  }),
  ...places('001', {
    10: '이 그룹은 스토리지나 네트워크를 공유하고',
    12: '파드 안의 컨테이너들은 네트워크를 공유하는데 서로를 `localhost`를 통해 찾을 수 있으며',
    25: '컨테이너의 상태를 체크하려면 `kubectl describe pod [POD_NAME]` 명령을 사용한다',
    34: '파드 오브젝트는 다음과 같이 구성한다',
    63: '레플리카셋은 파드 집합의 실행을 항상 안정적으로 유지하는 것을 목적으로 한다',
    70: '현재 상태에서 의도하는 상태로 비율을 조정하며 변경한다',
    115: '디플로이먼트의 파드 템플릿이 변경된 경우에만 롤아웃이 트리거된다',
    126: '언제든지 롤백이 가능하다',
  }),
  ...places('002', {
    34: '동일한 파드안의 컨테이너는 반드시 동일한 노드 상에 동시에 디플로이된다',
    35: '컨테이너 끼리 localhost를 경유하여 통신할 수 있다',
    41: '지정된 수의 파드를 기동',
    42: '장애 등 뭔가의 이유로 정지된 경우 해당 포드를 삭제하고 새로운 포드를 기동시킨다',
    50: '시스템을 정지시키지 않고 버전업을 하는 롤링 업데이트를 할 수 있다',
    57: '전체 노드에 포드를 하나 작성',
    59: '데몬셋 컨트롤러가 이를 감지하고 해당 노드에 포드를 생성시킨다',
    60: '데몬셋은 리플리카셋과 달리 리플리카 수를 지정할 수 없다',
    68: '리플리카셋은 이름이나 IP 주소 등이 랜덤으로 할당된다',
    70: '포드의 고유성을 보증',
  }),
  ...places('003', {
    31: '작업이 완료되면 자동으로 종료',
    32: '실패한 작업을 재시도 할 수 있다',
    33: '병렬 작업 처리를 위한 설정이 가능하다',
    45: '레플리카를 사용하여 애플리케이션의 가용성을 보장합니다',
    46: '새로운 버전의 애플리케이션을 안전하게 롤아웃하고 롤백할 수 있습니다',
    50: '각 파드에 고유하고 예측 가능한 이름을 제공합니다',
    51: '파드의 스토리지 볼륨을 고유하게 유지합니다',
    52: '순차적이고 안정적인 파드 배포 및 스케일링을 보장합니다',
    73: '클러스터에서 한 번만 수행되는 작업을 의미한다',
    74: '실패 시 지정된 횟수만큼 재시도합니다',
    76: '파드만 생성하는 반면',
    92: '정기적으로 반복해서 수행되어야 하는 작업',
    95: '주기적 또는 특정 시간에 작업을 수행하도록 예약 가능',
    136: 'ReplicaSet을 사용하여 Pod의 desired state를 관리한다',
    138: '애플리케이션을 스케일링하거나 업데이트할 때 사용할 수 있다',
    139: 'Job과 달리, Deployment의 pod는 충돌 후 또는 삭제 후 다시 생성된다',
    140: 'Canary releases',
    144: 'Pod의 healthiness와 readiness를 확인하고, 문제가 발생하면 자동으로 재시작하려 할 때',
    145: '애플리케이션 배포의 특정 버전으로 롤백하려 할 때',
    162: 'Replica set의 pod는 동일하며 replica set 정의의 pod 템플릿과 일치합니다',
    163: '복제본 수가 충족되지 않으면 템플릿을 사용하여 새 pod가 생성됩니다',
    167: '영향을 받는 리소스를 필터링하기 위한 레이블을 받아들입니다',
    177: 'replica set은 그 pod와 일치하기 위해 selector를 사용합니다',
    183: 'Stateful Sets에서 생성되는 각 pod는 고유하다',
    224: '노드가 클러스터에서 제거되면, 해당 노드의 Pod는 가비지 컬렉션에 의해 제거된다',
    235: '자동으로 해당 노드에서 로그 수집 에이전트의 파드를 시작',
    237: 'Promtail을 모든 노드에 배포하며',
    296: '파드 중 하나가 실패하더라도 다른 파드가 그 기능을 바로 대체할 수 있어야 합니다',
    297: 'Deployment 워크로드를 사용하여 애플리케이션을 배포합니다',
    298: '사용자 트래픽 증가에 따라 파드의 수를 자동으로 늘릴 수 있습니다',
    299: '문제가 발생하면 이전 버전으로 롤백할 수 있습니다',
    302: 'StatefulSet 워크로드를 사용하여 데이터베이스 클러스터를 배포합니다',
    303: '각 파드는 지속적인 스토리지인 PersistentVolume과 연결됩니다',
    304: '동일한 식별자와 볼륨을 가진 새 파드가 생성됩니다',
    306: '각 노드에는 이 에이전트의 한 인스턴스만 실행되어야 합니다',
    307: 'DaemonSet 워크로드를 사용하여 로그 수집 에이전트를 배포합니다',
    308: '새 노드가 클러스터에 추가되면',
    309: '노드가 클러스터에서 제거되면, 해당 노드의 에이전트 인스턴스도 자동으로 종료됩니다',
    312: 'Job 워크로드를 사용하여 데이터 처리 작업을 시작합니다',
    313: '작업이 완료되면, 작업을 실행한 파드는 자동으로 종료됩니다',
    314: '만약 작업이 실패하면, 지정된 재시도 횟수만큼 작업을 다시 시작할 수 있습니다',
    317: 'CronJob 워크로드를 사용하여 백업 작업을 스케줄링합니다',
    318: '지정된 시간에 CronJob은 Job을 생성하여 백업 작업을 시작합니다',
    319: '백업 작업이 완료되면, 작업을 실행한 파드는 자동으로 종료됩니다',
  }),
  ...places('004', {
    24: '지정된 수의 Pod 복제본을 유지',
    52: '부족하면 생성, 초과하면 제거',
    88: 'ReplicaSet을 관리하면서 선언적 업데이트를 제공',
    114: 'ReplicaSet: Pod 복제본 유지만 담당',
    115: 'Deployment: ReplicaSet 관리 + 배포 전략',
    133: '항상 서비스 가능한 Pod 유지',
    192: 'Pod 이름이 고정 (web-0, web-1, web-2)',
    193: '순차적 생성/삭제',
    230: '각 Pod마다 PVC를 자동 생성',
    239: 'Pod이 재시작되어도 같은 스토리지에 연결됨',
    243: '고정 DNS 이름 제공',
    258: '`mysql-0.mysql.default.svc.cluster.local`',
    268: '모든 (또는 특정) 노드에서 Pod을 실행',
    272: 'Deployment: replicas 수만큼 실행',
    273: '노드마다 정확히 1개 실행',
    317: '하나 이상의 Pod를 실행하고 정상 종료를 보장',
    340: 'Active: 실행 중',
    341: 'Succeeded: 완료',
    342: 'Failed: 실패',
    355: '스케줄에 따라 주기적으로 Job을 실행',
  }),
]

/** Sentences about a particular program or cluster that no story here can show, each with the reason. */
export const untold: readonly (Place & { readonly because: string })[] = [
  {
    seed: '000',
    line: 48,
    quote: '클러스터 네트워킹에 액세스할 수 있도록 하는 플러그인',
    because: 'what a network plugin does inside its pod is not simulated; that it runs on every node is 000:52',
  },
  {
    seed: '002',
    line: 61,
    quote: "네트워크 프록시 기능인 'kube-proxy'도 이 데몬셋을 사용하여 움직이고 있다",
    because: 'the simulated cluster routes Services itself and has no kube-proxy pods',
  },
  {
    seed: '003',
    line: 218,
    quote: 'statefulset을 이용한 kafka 배포',
    because: 'a link to a manifest elsewhere, not quoted in the seed',
  },
  {
    seed: '004',
    line: 303,
    quote: 'Fluentd, Logstash, Filebeat',
    because: 'names of programs; that such an agent runs on every node is 004:273 and 003:307',
  },
]
