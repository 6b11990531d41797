import { describe, expect, it } from 'vitest'
import { given, scenario, type World } from '../../testkit/scenario.ts'

const pod = (name: string, container: string, more = ''): string => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: ${name} } }
spec:
${more}
  containers:
  - name: ${name}
    image: busybox:1.28
${container}
`

const restartsOf = (world: World, name: string): number =>
  world.get('pods', name).status?.containerStatuses?.[0]?.restartCount ?? 0

scenario(
  'the documentation: a liveness probe reads a file that the container removes after 30 s',
  { seed: 3, nodes: 1 },
  (world) => {
    world.apply(
      pod(
        'liveness-exec',
        `    args: ["/bin/sh", "-c", "touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600"]
    livenessProbe: { exec: { command: [cat, /tmp/healthy] }, initialDelaySeconds: 5, periodSeconds: 5 }`,
      ),
    )
    world.runFor(30)
    expect(restartsOf(world, 'liveness-exec')).toBe(0)
    world.runFor(60)
    expect(restartsOf(world, 'liveness-exec')).toBe(1)
    expect(world.events('Pod', 'liveness-exec')).toContain(
      "Unhealthy: Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory",
    )
  },
)

scenario('what exec writes stays, and the probe sees it', { seed: 3, nodes: 1 }, (world) => {
  world.apply(
    pod(
      'goproxy',
      `    command: ["sh", "-c", "sleep 36000"]
    readinessProbe: { exec: { command: [cat, /tmp/ready] }, periodSeconds: 5 }`,
    ),
  )
  world.runFor(20)
  expect(world.readyPods()).toEqual([])
  world.kubectl('kubectl exec goproxy -- touch /tmp/ready', '').runFor(6)
  expect(world.readyPods()).toHaveLength(1)
  world.kubectl(`kubectl exec goproxy -- sh -c 'echo "one two" > /tmp/f; wc -w /tmp/f'`, '2 /tmp/f\n')
  world.kubectl('kubectl exec goproxy -- cat /tmp/f', 'one two\n')
  world.kubectl('kubectl exec goproxy -- rm /tmp/ready', '').runFor(20)
  expect(world.readyPods()).toEqual([])
  world.refused('kubectl exec goproxy -- ls /nope', /^ls: \/nope: No such file or directory\ncommand terminated/)
})

scenario('the documentation: an init container waits for a Service', { seed: 3, nodes: 1 }, (world) => {
  world.apply(
    pod(
      'myapp-pod',
      `    command: ['sh', '-c', 'echo The app is running! && sleep 3600']`,
      `  initContainers:
  - name: init-myservice
    image: busybox:1.28
    command: ['sh', '-c', "until nslookup myservice.$(cat /var/run/secrets/kubernetes.io/serviceaccount/namespace).svc.cluster.local; do echo waiting for myservice; sleep 2; done"]`,
    ),
  )
  world.runFor(60)
  world.kubectl('kubectl get pod myapp-pod', /myapp-pod +0\/1 +Init:0\/1 +0 /)
  world.kubectl(
    'kubectl logs myapp-pod -c init-myservice',
    /can't resolve 'myservice\.default\.svc\.cluster\.local'\nwaiting for myservice\n/,
  )
  world.apply(`
apiVersion: v1
kind: Service
metadata: { name: myservice }
spec: { ports: [{ protocol: TCP, port: 80, targetPort: 9376 }] }
`)
  world.runFor(10)
  world.kubectl('kubectl get pod myapp-pod', /myapp-pod +1\/1 +Running +0 /)
  world.kubectl('kubectl logs myapp-pod', 'The app is running!\n')
})

scenario(
  'two containers share an emptyDir; it outlives a container, and not the pod',
  { seed: 3, nodes: 1 },
  (world) => {
    world.apply(`
apiVersion: v1
kind: Pod
metadata: { name: two-containers, labels: { app: two } }
spec:
  volumes: [{ name: shared-data, emptyDir: {} }]
  containers:
  - name: nginx-container
    image: nginx
    volumeMounts: [{ name: shared-data, mountPath: /usr/share/nginx/html }]
  - name: debian-container
    image: debian
    volumeMounts: [{ name: shared-data, mountPath: /pod-data }]
    command: ["/bin/sh"]
    args: ["-c", "echo Hello from the debian container > /pod-data/index.html; while true; do date >> /pod-data/log; sleep 10; done"]
`)
    world.runFor(40)
    world.kubectl(
      'kubectl exec two-containers -c nginx-container -- cat /usr/share/nginx/html/index.html',
      'Hello from the debian container\n',
    )
    world.kubectl(
      'kubectl exec two-containers -c nginx-container -- curl -s localhost',
      'Hello from the debian container\n',
    )
    const { stdout } = world.output('kubectl exec two-containers -c debian-container -- wc -l /pod-data/log')
    expect(Number.parseInt(stdout)).toBeGreaterThan(2)
  },
)

scenario('requests through a Service reach ready pods, who tell their names', { seed: 3, nodes: 2 }, (world) => {
  world.apply(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: hostnames }
spec:
  replicas: 3
  selector: { matchLabels: { app: hostnames } }
  template:
    metadata: { labels: { app: hostnames } }
    spec:
      containers:
      - name: hostnames
        image: registry.k8s.io/e2e-test-images/agnhost:2.45
        args: [serve-hostname]
        ports: [{ containerPort: 9376 }]
---
apiVersion: v1
kind: Service
metadata: { name: hostnames }
spec: { selector: { app: hostnames }, ports: [{ port: 80, targetPort: 9376 }] }
${pod('shell', '    command: [sleep, "36000"]').replace(/^/, '---')}`)
  world.untilQuiet()
  const { stdout } = world.output(
    `kubectl exec shell -- sh -c 'for i in $(seq 1 30); do wget -qO- hostnames; echo; done | sort -u'`,
  )
  expect(stdout.trim().split('\n')).toEqual(world.names('pods', 'app=hostnames'))
  world.kubectl('kubectl scale deployment hostnames --replicas 0').untilQuiet()
  world.refused(
    'kubectl exec shell -- wget -qO- hostnames',
    /^wget: can't connect to remote host \(10\.\d+\.\d+\.\d+:80\): Connection refused\n/,
  )
  world.refused('kubectl exec shell -- wget -qO- nosuchservice', /^wget: bad address 'nosuchservice'\n/)
})

scenario('environment and files come from ConfigMaps, Secrets and the pod itself', { seed: 3, nodes: 1 }, (world) => {
  world.apply(`
apiVersion: v1
kind: ConfigMap
metadata: { name: config }
data: { level: debug, app.conf: "a=1\\nb=2\\n" }
---
apiVersion: v1
kind: Secret
metadata: { name: secret }
stringData: { password: s3cret }
${pod(
  'env',
  `    command: ["sh", "-c", "env; cat /etc/config/app.conf; sleep 3600"]
    envFrom: [{ configMapRef: { name: config }, prefix: CFG_ }]
    env:
    - { name: PASSWORD, valueFrom: { secretKeyRef: { name: secret, key: password } } }
    - { name: NODE, valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }
    - { name: GREETING, value: "hello $(PASSWORD) $$(NODE) $(NOPE)" }
    - { name: CPU, valueFrom: { resourceFieldRef: { resource: requests.cpu, divisor: 1m } } }
    resources: { requests: { cpu: 250m } }
    volumeMounts:
    - { name: config, mountPath: /etc/config }
    - { name: all, mountPath: /etc/all }`,
  `  volumes:
  - { name: config, configMap: { name: config } }
  - name: all
    projected:
      sources:
      - secret: { name: secret, items: [{ key: password, path: my/password }] }
      - downwardAPI: { items: [{ path: labels, fieldRef: { fieldPath: metadata.labels } }] }`,
).replace(/^/, '---')}`)
  world.runFor(20)
  const { stdout } = world.output('kubectl logs env')
  for (const line of [
    'CFG_level=debug',
    'PASSWORD=s3cret',
    'NODE=node-1',
    'GREETING=hello s3cret $(NODE) $(NOPE)',
    'CPU=250',
    'KUBERNETES_SERVICE_HOST=10.96.0.1',
    'HOSTNAME=env',
  ])
    expect(stdout.split('\n')).toContain(line)
  expect(stdout).toMatch(/a=1\nb=2\n$/)
  world.kubectl('kubectl exec env -- cat /etc/all/my/password /etc/all/labels', 's3cretapp="env"')
  world.kubectl('kubectl exec env -- ls /etc/all', 'labels\nmy\n')
  world.refused('kubectl exec env -- touch /etc/config/x', /^touch: \/etc\/config\/x: Read-only file system\n/)
  world.apply(`
apiVersion: v1
kind: ConfigMap
metadata: { name: config }
data: { app.conf: "a=2\\n" }
`)
  world.kubectl('kubectl exec env -- cat /etc/config/app.conf', 'a=2\n')
})

scenario('a claim keeps its files when the pod is another', { seed: 3, nodes: 1 }, (world) => {
  const task = (name: string, command: string): string =>
    pod(
      name,
      `    command: ["sh", "-c", "${command}"]
    volumeMounts: [{ name: data, mountPath: /data }]`,
      `  restartPolicy: Never
  volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]`,
    )
  world.apply(`
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
---${task('writer', 'echo kept > /data/file')}`)
  world.until('it is done', () => world.get('pods', 'writer').status?.phase === 'Succeeded')
  world.kubectl('kubectl delete pod writer').apply(task('reader', 'cat /data/file'))
  world.until('it is done', () => world.get('pods', 'reader').status?.phase === 'Succeeded')
  world.kubectl('kubectl logs reader', 'kept\n')
})

scenario('a job retries what exits with 1, and tells why', { seed: 3, nodes: 1 }, (world) => {
  world.apply(
    pod(
      'termination-demo',
      `    command: ["/bin/sh"]
    args: ["-c", "sleep 10 && echo Sleep expired > /dev/termination-log; exit 4"]`,
      '  restartPolicy: Never',
    ),
  )
  world.until('it has failed', () => world.get('pods', 'termination-demo').status?.phase === 'Failed')
  expect(world.get('pods', 'termination-demo').status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({
    exitCode: 4,
    reason: 'Error',
    message: 'Sleep expired\n',
  })
})

scenario('hooks run in the container, and a trap takes SIGTERM', { seed: 3, nodes: 1 }, (world) => {
  world.apply(
    pod(
      'hooks',
      `    command: ["sh", "-c", "trap 'echo bye; exit 0' TERM; while true; do sleep 1; done"]
    lifecycle:
      postStart: { exec: { command: ["/bin/sh", "-c", "echo Hello from the postStart handler > /usr/share/message"] } }
      preStop: { exec: { command: ["sleep", "3"] } }`,
      '  terminationGracePeriodSeconds: 20',
    ),
  )
  world.runFor(10)
  world.kubectl('kubectl exec hooks -- cat /usr/share/message', 'Hello from the postStart handler\n')
  const before = world.cluster().now
  world.kubectl('kubectl delete pod hooks --wait=false')
  world.until('it is gone', () => world.find('pods', 'hooks') === undefined)
  const lasted = world.cluster().now - before
  expect(lasted).toBeGreaterThan(3000)
  expect(lasted).toBeLessThan(6000)
})

scenario('a missing source holds the pod back, says so, and lets go when it comes', { seed: 3, nodes: 1 }, (world) => {
  world.apply(
    pod(
      'held',
      `    command: [sleep, "3600"]
    env: [{ name: LEVEL, valueFrom: { configMapKeyRef: { name: level, key: level } } }]
    volumeMounts: [{ name: cfg, mountPath: /etc/config }]`,
      `  volumes:
  - { name: cfg, configMap: { name: cfg, items: [{ key: a, path: a }] } }
  - { name: maybe, secret: { secretName: maybe, optional: true } }`,
    ),
  )
  world.runFor(20).kubectl('kubectl get pod held', /held +0\/1 +ContainerCreating +0 /)
  const events = () => world.events('Pod', 'held').join('\n')
  expect(events()).toMatch(/FailedMount: MountVolume\.SetUp failed for volume "cfg" : configmap "cfg" not found/)
  const sandbox = () =>
    world.get('pods', 'held').status?.conditions?.find(({ type }) => type === 'PodReadyToStartContainers')
  expect(sandbox()?.status).toBe('False')
  world.kubectl('kubectl create configmap cfg --from-literal b=1').runFor(120)
  expect(events()).toMatch(/"cfg" : configmap references non-existent config key: a/)
  world.kubectl('kubectl delete configmap cfg').kubectl('kubectl create configmap cfg --from-literal a=1').runFor(140)
  world.kubectl('kubectl get pod held', /held +0\/1 +CreateContainerConfigError +0 /)
  expect(events()).toMatch(/Failed: Error: configmap "level" not found/)
  expect(sandbox()?.status).toBe('True')
  world.kubectl('kubectl create configmap level --from-literal level=1').runFor(20)
  world.kubectl('kubectl get pod held', /held +1\/1 +Running +0 /)
})

scenario('a claim that is not there holds a pod that was put on its node by hand', { seed: 3, nodes: 1 }, (world) => {
  world.apply(
    pod(
      'bound',
      '    command: [sleep, "3600"]',
      `  nodeName: node-1
  volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]`,
    ),
  )
  world.runFor(20)
  expect(world.events('Pod', 'bound')[0]).toBe(
    'FailedMount: Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: error processing PVC default/data: failed to fetch PVC from API server: persistentvolumeclaims "data" not found',
  )
  world.kubectl('kubectl delete pod bound')
  expect(world.find('pods', 'bound')).toBeUndefined()
})

describe('logs', () => {
  it('tell each line with its time, and those of the instance before', () => {
    const world = given({ seed: 3, nodes: 1 })
    world.apply(
      pod('counter', `    args: [/bin/sh, -c, 'i=0; while true; do echo "$i: $(date)"; i=$((i+1)); sleep 1; done']`),
    )
    world.runFor(120)
    const { stdout } = world.output('kubectl logs counter --tail 3')
    expect(stdout).toMatch(/^(\d+: Mon Jan {2}5 10:0\d:\d\d UTC 2026\n){3}$/)
    const lines = world.output('kubectl logs counter').stdout.trim().split('\n')
    expect(lines.map((line) => Number.parseInt(line))).toEqual(lines.map((_line, index) => index))
  })

  it('follow a file that another container writes', () => {
    const world = given({ seed: 3, nodes: 1 })
    world.apply(`
apiVersion: v1
kind: Pod
metadata: { name: counter }
spec:
  volumes: [{ name: varlog, emptyDir: {} }]
  containers:
  - name: count
    image: busybox:1.28
    args: [/bin/sh, -c, 'i=0; while true; do echo "$i" >> /var/log/1.log; i=$((i+1)); sleep 1; done']
    volumeMounts: [{ name: varlog, mountPath: /var/log }]
  - name: count-log-1
    image: busybox:1.28
    args: [/bin/sh, -c, 'tail -n+1 -F /var/log/1.log']
    volumeMounts: [{ name: varlog, mountPath: /var/log }]
`)
    world.runFor(30)
    const { stdout } = world.output('kubectl logs counter -c count-log-1')
    const numbers = stdout.trim().split('\n').map(Number)
    expect(numbers).toEqual(numbers.map((_number, index) => index))
    expect(numbers.length).toBeGreaterThan(15)
  })
})

scenario('what a script writes before it rests is not there any earlier', { seed: 3, nodes: 1 }, (world) => {
  world.apply(
    pod(
      'late',
      `    command: ["sh", "-c", "sleep 30; touch /tmp/a; sleep 30; rm /tmp/a; while true; do sleep 5; done"]
    readinessProbe: { exec: { command: [cat, /tmp/a] }, periodSeconds: 5, failureThreshold: 1 }`,
    ),
  )
  const isReady = (): boolean => world.readyPods().length === 1
  world.until('it runs', () => world.get('pods', 'late').status?.phase === 'Running').runFor(20)
  expect(isReady()).toBe(false)
  world.runFor(20)
  expect(isReady()).toBe(true)
  world.runFor(30)
  expect(isReady()).toBe(false)
})

scenario('a hostPath shows the files of its node to every pod there', { seed: 3, nodes: 1 }, (world) => {
  const task = (name: string, command: string): string =>
    pod(
      name,
      `    command: ["sh", "-c", "${command}"]
    volumeMounts: [{ name: id, mountPath: /etc/machine-id }, { name: logs, mountPath: /logs, subPath: a/b }]`,
      `  restartPolicy: Never
  volumes:
  - { name: id, hostPath: { path: /etc/machine-id, type: File } }
  - { name: logs, hostPath: { path: /var/log } }`,
    )
  world.apply(task('one', 'cat /etc/machine-id > /logs/id; cat /logs/id'))
  world.until('it is done', () => world.get('pods', 'one').status?.phase === 'Succeeded')
  world.apply(task('two', 'cat /logs/id; ls /logs'))
  world.until('it is done', () => world.get('pods', 'two').status?.phase === 'Succeeded')
  const { stdout } = world.output('kubectl logs one')
  expect(stdout).toMatch(/^[0-9a-f]{32}\n$/)
  world.kubectl('kubectl logs two', `${stdout}id\n`)
})

scenario('who waits says for what, and an image without programs has none to run', { seed: 3, nodes: 1 }, (world) => {
  world.apply(
    pod(
      'waiting',
      '    command: [sleep, "3600"]',
      `  initContainers:
  - name: for-db
    image: busybox:1.28
    command: ['sh', '-c', 'until nslookup db; do sleep 2; done']`,
    ),
  )
  world.apply(pod('quiet', '').replace('busybox:1.28', 'registry.k8s.io/pause:3.10')).runFor(30)
  const kubelet = world.cluster().components.find(({ component }) => component.name === 'kubelet')
  expect(kubelet?.waits.get('default/waiting')?.map(({ because }) => because)).toEqual([
    { code: 'initContainer', details: { container: 'for-db', index: 0, count: 1 } },
  ])
  world.refused('kubectl exec quiet -- ls', /exec: "ls": executable file not found in \$PATH/)
})
