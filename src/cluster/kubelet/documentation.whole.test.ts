import { expect } from 'vitest'
import { scenario } from '../../testkit/scenario.ts'

scenario(
  'the documentation: a replicated MySQL, whose init containers read their ordinal from their name',
  { seed: 3, nodes: 3 },
  (world) => {
    world.apply(`
apiVersion: v1
kind: ConfigMap
metadata: { name: mysql }
data:
  primary.cnf: |
    [mysqld]
    log-bin
  replica.cnf: |
    [mysqld]
    super-read-only
---
apiVersion: v1
kind: Service
metadata: { name: mysql }
spec: { clusterIP: None, selector: { app: mysql }, ports: [{ name: mysql, port: 3306 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: mysql }
spec:
  selector: { matchLabels: { app: mysql } }
  serviceName: mysql
  replicas: 3
  template:
    metadata: { labels: { app: mysql } }
    spec:
      initContainers:
      - name: init-mysql
        image: mysql:5.7
        command:
        - bash
        - "-c"
        - |
          set -ex
          [[ $HOSTNAME =~ -([0-9]+)$ ]] || exit 1
          ordinal=\${BASH_REMATCH[1]}
          echo [mysqld] > /mnt/conf.d/server-id.cnf
          # An offset, as 0 is reserved.
          echo server-id=$((100 + $ordinal)) >> /mnt/conf.d/server-id.cnf
          if [[ $ordinal -eq 0 ]]; then
            cp /mnt/config-map/primary.cnf /mnt/conf.d/
          else
            cp /mnt/config-map/replica.cnf /mnt/conf.d/
          fi
        volumeMounts:
        - { name: conf, mountPath: /mnt/conf.d }
        - { name: config-map, mountPath: /mnt/config-map }
      - name: clone-mysql
        image: gcr.io/google-samples/xtrabackup:1.0
        command:
        - bash
        - "-c"
        - |
          set -ex
          [[ -d /var/lib/mysql/mysql ]] && exit 0
          [[ \`hostname\` =~ -([0-9]+)$ ]] || exit 1
          ordinal=\${BASH_REMATCH[1]}
          [[ $ordinal -eq 0 ]] && exit 0
          ncat --recv-only mysql-$(($ordinal-1)).mysql 3307 | xbstream -x -C /var/lib/mysql
          xtrabackup --prepare --target-dir=/var/lib/mysql
        volumeMounts:
        - { name: data, mountPath: /var/lib/mysql, subPath: mysql }
      containers:
      - name: mysql
        image: mysql:5.7
        ports: [{ name: mysql, containerPort: 3306 }]
        volumeMounts:
        - { name: data, mountPath: /var/lib/mysql, subPath: mysql }
        - { name: conf, mountPath: /etc/mysql/conf.d }
        livenessProbe: { exec: { command: ["mysqladmin", "ping"] }, initialDelaySeconds: 30 }
        readinessProbe:
          exec: { command: ["mysql", "-h", "127.0.0.1", "-e", "SELECT 1"] }
          initialDelaySeconds: 5
          periodSeconds: 2
      - name: xtrabackup
        image: gcr.io/google-samples/xtrabackup:1.0
        ports: [{ name: xtrabackup, containerPort: 3307 }]
        command:
        - bash
        - "-c"
        - |
          set -ex
          cd /var/lib/mysql
          if [[ -f xtrabackup_slave_info && "x$(<xtrabackup_slave_info)" != "x" ]]; then
            cat xtrabackup_slave_info | sed -E 's/;$//g' > change_master_to.sql.in
          elif [[ -f xtrabackup_binlog_info ]]; then
            [[ \`cat xtrabackup_binlog_info\` =~ ^(.*?)[[:space:]]+(.*?)$ ]] || exit 1
          fi
          exec ncat --listen --keep-open --send-only --max-conns=1 3307 -c \\
            "xtrabackup --backup --slave-info --stream=xbstream --host=127.0.0.1 --user=root"
        volumeMounts:
        - { name: data, mountPath: /var/lib/mysql, subPath: mysql }
      volumes:
      - { name: conf, emptyDir: {} }
      - { name: config-map, configMap: { name: mysql } }
  volumeClaimTemplates:
  - metadata: { name: data }
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: 10Gi } } }
`)
    world.until('three are ready', () => world.readyPods().length === 3, 300)
    const cat = (pod: string, file: string) =>
      world.output(`kubectl exec ${pod} -c mysql -- cat /etc/mysql/conf.d/${file}`).stdout
    expect(cat('mysql-0', 'server-id.cnf')).toBe('[mysqld]\nserver-id=100\n')
    expect(cat('mysql-0', 'primary.cnf')).toBe('[mysqld]\nlog-bin\n')
    expect(cat('mysql-2', 'server-id.cnf')).toBe('[mysqld]\nserver-id=102\n')
    expect(cat('mysql-2', 'replica.cnf')).toBe('[mysqld]\nsuper-read-only\n')
    expect(world.output('kubectl logs mysql-0 -c init-mysql').stdout).toMatch(/^\+ \[\[ mysql-0 =~ /)
  },
)

scenario('the documentation: an Indexed Job chooses its work by its index', { seed: 3, nodes: 2 }, (world) => {
  world.apply(`
apiVersion: batch/v1
kind: Job
metadata: { name: indexed-job }
spec:
  completions: 5
  parallelism: 3
  completionMode: Indexed
  template:
    spec:
      restartPolicy: Never
      initContainers:
      - name: input
        image: docker.io/library/bash
        command:
        - bash
        - -c
        - |
          items=(foo bar baz qux xyz)
          echo \${items[$JOB_COMPLETION_INDEX]} > /input/data.txt
        volumeMounts: [{ mountPath: /input, name: input }]
      containers:
      - name: worker
        image: docker.io/library/busybox
        command: ["rev", "/input/data.txt"]
        volumeMounts: [{ mountPath: /input, name: input }]
      volumes: [{ name: input, emptyDir: {} }]
`)
  world.until('it is complete', () => world.get('jobs', 'indexed-job').status?.succeeded === 5, 300)
  const said = world.list('pods').map(({ metadata }) => world.output(`kubectl logs ${metadata.name}`).stdout)
  expect(said.sort()).toEqual(['oof\n', 'rab\n', 'xuq\n', 'zab\n', 'zyx\n'])
})

scenario('the documentation: a Job computes π', { seed: 3, nodes: 2 }, (world) => {
  world.apply(`
apiVersion: batch/v1
kind: Job
metadata: { name: pi }
spec:
  template:
    spec:
      containers:
      - name: pi
        image: perl:5.34.0
        command: ["perl", "-Mbignum=bpi", "-wle", "print bpi(2000)"]
      restartPolicy: Never
  backoffLimit: 4
`)
  world.until('it is complete', () => world.get('jobs', 'pi').status?.succeeded === 1, 300)
  const { stdout } = world.output('kubectl logs jobs/pi')
  expect(stdout.length).toBe(2002)
  expect(stdout).toMatch(/^3\.14159265358979323846264338327950288419716939937510\d*\n$/)
})

scenario('the documentation: a sidecar ships what a Job writes, and ends with it', { seed: 3, nodes: 2 }, (world) => {
  world.apply(`
apiVersion: batch/v1
kind: Job
metadata: { name: myjob }
spec:
  template:
    spec:
      containers:
      - name: myjob
        image: alpine:latest
        command: ['sh', '-c', 'echo "logging" > /opt/logs.txt']
        volumeMounts: [{ name: data, mountPath: /opt }]
      initContainers:
      - name: logshipper
        image: alpine:latest
        restartPolicy: Always
        command: ['sh', '-c', 'tail -F /opt/logs.txt']
        volumeMounts: [{ name: data, mountPath: /opt }]
      restartPolicy: Never
      volumes: [{ name: data, emptyDir: {} }]
`)
  world.until('it is complete', () => world.get('jobs', 'myjob').status?.succeeded === 1, 300)
  expect(world.get('jobs', 'myjob').status?.failed).toBeUndefined()
})
