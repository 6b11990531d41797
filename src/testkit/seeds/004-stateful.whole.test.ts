import { expect } from 'vitest'
import { scenario } from '../scenario.ts'
import { seedBlock } from './seed-blocks.ts'

/** Seed 004 (`004_2ce743013d2b7bb7.md`), section 12.2. */
const mysql = seedBlock('004', 196)

/** Section 12.4. */
const headless = seedBlock('004', 245)

scenario(
  'seed 004:196+192+193 and seed 003:52, 12.2 "Pod Identity": mysql-0, mysql-1, mysql-2, each when the one before is Ready; removed from the last',
  { seed: 7, nodes: 3 },
  (world) => {
    const isReady = (name: string) => world.readyPods('app=mysql').some(({ metadata }) => metadata.name === name)
    const born: string[] = []
    world.always('a pod comes only when those before it are Ready', () => {
      const now = world.names('pods', 'app=mysql')
      for (const name of now.filter((each) => !born.includes(each))) {
        for (let before = 0; before < Number(name.slice('mysql-'.length)); before++)
          if (!isReady(`mysql-${before}`)) return false
        born.push(name)
      }
      return true
    })
    world.apply(headless).apply(mysql).untilQuiet()
    expect(born).toEqual(['mysql-0', 'mysql-1', 'mysql-2'])
    expect(world.readyPods('app=mysql')).toHaveLength(3)
    const gone: string[] = []
    world.always('the highest ordinal goes first', () => {
      const now = world.names('pods', 'app=mysql')
      for (const name of ['mysql-2', 'mysql-1', 'mysql-0'])
        if (!now.includes(name) && !gone.includes(name)) gone.push(name)
      return true
    })
    world.kubectl('kubectl scale statefulset mysql --replicas=1', 'statefulset.apps/mysql scaled\n').untilQuiet()
    expect(gone).toEqual(['mysql-2', 'mysql-1'])
    expect(world.names('pods', 'app=mysql')).toEqual(['mysql-0'])
  },
)

scenario(
  'seed 004:232+239+230, 12.3 "Persistent Volume 연동": each pod its own claim, called data-mysql-0 (not mysql-0 as the note has it), kept over a restart',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(headless).apply(mysql).untilQuiet()
    expect(world.names('persistentvolumeclaims')).toEqual(['data-mysql-0', 'data-mysql-1', 'data-mysql-2'])
    const volumesOf = () => world.list('persistentvolumeclaims').map(({ spec }) => spec?.volumeName)
    const before = volumesOf()
    expect(new Set(before).size).toBe(3)
    for (const { status } of world.list('persistentvolumeclaims'))
      expect(status).toMatchObject({ phase: 'Bound', capacity: { storage: '10Gi' } })
    const uid = world.get('pods', 'mysql-1').metadata.uid
    world.kubectl('kubectl delete pod mysql-1', 'pod "mysql-1" deleted\n').untilQuiet()
    const again = world.get('pods', 'mysql-1')
    expect(again.metadata.uid).not.toBe(uid)
    expect(again.spec.volumes?.find(({ name }) => name === 'data')?.persistentVolumeClaim?.claimName).toBe(
      'data-mysql-1',
    )
    expect(volumesOf()).toEqual(before)
    world.kubectl('kubectl scale sts mysql --replicas=0').untilQuiet()
    expect(world.names('persistentvolumeclaims')).toEqual(['data-mysql-0', 'data-mysql-1', 'data-mysql-2'])
    world.kubectl('kubectl get pvc', /data-mysql-0 +Bound +pvc-[0-9a-f-]+ +10Gi +RWO +standard +<unset> +\d+/)
  },
)

scenario(
  'seed 004:245+258, 12.4 "Headless Service": mysql-0.mysql.default.svc.cluster.local is the pod, and only while it is Ready',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(headless).apply(mysql).untilQuiet()
    world.kubectl(
      'kubectl get svc mysql',
      /^NAME {4}TYPE {8}CLUSTER-IP {3}EXTERNAL-IP {3}PORT\(S\) {4}AGE\nmysql {3}ClusterIP {3}None {9}<none> {8}3306\/TCP {3}\d+s\n$/,
    )
    const address = world.get('pods', 'mysql-0').status!.podIP!
    const name = 'mysql-0.mysql.default.svc.cluster.local'
    world.kubectl(
      `kubectl exec mysql-1 -- nslookup ${name}`,
      `Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\nName:      ${name}\nAddress 1: ${address} ${name}\n`,
    )
    world.kubectl('kubectl exec mysql-0 -- hostname -f', `${name}\n`)
    const isListed = () =>
      world
        .list('endpointslices')
        .some(({ endpoints }) =>
          endpoints?.some(({ targetRef, conditions }) => targetRef?.name === 'mysql-0' && conditions?.ready === true),
        )
    world.kubectl('kubectl delete pod mysql-0 --wait=false', 'pod "mysql-0" deleted\n')
    world.until('the endpoints leave it out', () => !isListed())
    const { stdout, exitCode } = world.output(`kubectl exec mysql-1 -- nslookup ${name}`)
    expect({ last: stdout.split('\n').at(-2), exitCode }).toEqual({
      last: `nslookup: can't resolve '${name}'`,
      exitCode: 1,
    })
  },
)

scenario(
  'seed 004:434, 실습 2 "StatefulSet 실습": create -f, names, and a DNS test from a pod that removes itself',
  { seed: 7, nodes: 3 },
  (world) => {
    world.file('mysql-headless-svc.yaml', headless).file('mysql-statefulset.yaml', mysql)
    world.kubectl('kubectl create -f mysql-headless-svc.yaml', 'service/mysql created\n')
    world.kubectl('kubectl create -f mysql-statefulset.yaml', 'statefulset.apps/mysql created\n').untilQuiet()
    world.kubectl(
      'kubectl get pods -l app=mysql',
      /^NAME +READY +STATUS +RESTARTS +AGE\nmysql-0 +1\/1 +Running +0 +\d+s\nmysql-1 +1\/1 +Running +0 +\d+s\nmysql-2 +1\/1 +Running +0 +\d+s\n$/,
    )
    const address = world.get('pods', 'mysql-0').status!.podIP!
    const { stdout, exitCode } = world.output(
      'kubectl run -it --rm debug --image=busybox --restart=Never -- nslookup mysql-0.mysql',
    )
    expect(stdout).toBe(
      `Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\nName:      mysql-0.mysql\nAddress 1: ${address} mysql-0.mysql.default.svc.cluster.local\npod "debug" deleted\n`,
    )
    expect(exitCode).toBe(0)
    world.untilQuiet()
    expect(world.find('pods', 'debug')).toBeUndefined()
    world.refused(
      'kubectl create -f mysql-statefulset.yaml',
      'Error from server (AlreadyExists): error when creating "mysql-statefulset.yaml": statefulsets.apps "mysql" already exists\n',
    )
  },
)

scenario(
  'seed 004:243, 12.1: a StatefulSet without its Service has pods, but no names for them',
  { seed: 7, nodes: 3 },
  (world) => {
    world.apply(mysql).untilQuiet()
    expect(world.readyPods('app=mysql')).toHaveLength(3)
    const { exitCode } = world.output('kubectl exec mysql-1 -- nslookup mysql-0.mysql')
    expect(exitCode).toBe(1)
  },
)
