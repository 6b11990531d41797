interface DeploymentManifest {
  readonly replicas?: number
  readonly image?: string
  /** Further lines of the spec, each indented by two. */
  readonly spec?: string
  /** Annotations of the pods, in flow style. */
  readonly pods?: string
  /** Further lines of the container, each indented by eight. */
  readonly container?: string
}

/** A Deployment `web`. */
export const deployment = ({ replicas, image = 'web:v1', spec = '', pods = '', container = '' }: DeploymentManifest) =>
  `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
${replicas === undefined ? '' : `  replicas: ${replicas}\n`}${spec}  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
      annotations: {${pods}}
    spec:
      containers:
      - name: web
        image: ${image}
${container}`

interface JobManifest {
  /** Further lines of the spec, each indented by two. */
  readonly spec?: string
  readonly restartPolicy?: string
  /** What `sh -c` runs. */
  readonly command?: string
}

/** A Job `work`. */
export const job = ({ spec = '', restartPolicy = 'Never', command = 'sleep 2' }: JobManifest) => `apiVersion: batch/v1
kind: Job
metadata:
  name: work
spec:
${spec}  template:
    spec:
      restartPolicy: ${restartPolicy}
      containers:
      - name: main
        image: busybox
        command: [sh, -c, "${command}"]
`
