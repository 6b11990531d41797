/** A scene for each kind, in the YAML that a reader would paste. */
const template = (app: string, image: string, more = '', annotations = '', resources = ''): string => `
  template:
    metadata:
      labels: {app: ${app}}${annotations}
    spec:${more}
      containers:
      - name: c
        image: ${image}${resources}`

const workload = (kind: string, name: string, spec: string, pods: string): string => `apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}${spec}${pods}
`

export const statefulSet = `${workload('StatefulSet', 'db', '\n  serviceName: db\n  replicas: 4', template('db', 'mysql:8.0')).trimEnd()}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 1Gi}}
`

export const daemonSet = workload('DaemonSet', 'log', '', template('log', 'fluentd:1.16'))

const job = (name: string, spec: string, annotations = ''): string => `apiVersion: batch/v1
kind: Job
metadata: {name: ${name}}
spec:${spec}${template(name, 'busybox:1.36', '\n      restartPolicy: Never', annotations)}
`

const failing = '\n      annotations: {kuberama.dev/exit-code: "1", kuberama.dev/exit-after: 3s}'

export const jobs = `${job('pi', '\n  completions: 5\n  parallelism: 2')}---
${job('flaky', '\n  backoffLimit: 4', failing)}`

const cronJob = (name: string, schedule: string, more = ''): string => `apiVersion: batch/v1
kind: CronJob
metadata: {name: ${name}}
spec:
  schedule: "${schedule}"${more}
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: c
            image: busybox:1.36
`

export const cronJobs = [
  cronJob('backup', '* * * * *'),
  cronJob('nightly', '0 2 * * *'),
  cronJob('paused', '*/2 * * * *', '\n  suspend: true'),
].join('---\n')

const busy = '\n      annotations: {kuberama.dev/cpu: "0s=20m,40s=120m"}'

export const autoscaler = `${workload('Deployment', 'web', '\n  replicas: 2', template('web', 'nginx:1.25', '', busy, '\n        resources: {requests: {cpu: 100m}}'))}---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2
  maxReplicas: 6
  metrics:
  - type: Resource
    resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}
`

export const budget = `${workload('Deployment', 'web', '\n  replicas: 4', template('web', 'nginx:1.25'))}---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec:
  minAvailable: 2
  selector: {matchLabels: {app: web}}
`
