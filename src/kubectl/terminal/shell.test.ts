import { describe, expect, test } from 'vitest'
import { after, seconds } from '../../clock/instant.ts'
import type { Cluster } from '../../engine/cluster.ts'
import { submit } from '../../engine/requests.ts'
import { standardCluster } from '../../engine/standard-cluster.ts'
import { advanceTo } from '../../engine/step.ts'
import type { ShellState } from './builtins.ts'
import { complete } from './complete.ts'
import { exampleManifests } from '../example-manifests.ts'
import { startShell } from './shell.ts'

const pod =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: one}\nspec: {containers: [{name: c, image: nginx}, {name: side, image: nginx}]}\n'
const none: ShellState = { files: {}, aliases: {} }

interface Answer {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | undefined
  readonly state: ShellState
}

/** Runs a script, letting a virtual second pass whenever it waits, at most so often. */
function run(cluster: Cluster, text: string, state = none, patience = 30): Answer {
  const started = startShell((request) => submit(cluster, request), text, state)
  let step = started.running.next()
  for (let waited = 0; step.done !== true && waited < patience; waited++) {
    advanceTo(cluster, after(cluster.now, seconds(1)))
    step = started.running.next()
  }
  return { ...started.output(), exitCode: step.done === true ? step.value : undefined, state: started.state() }
}

const fresh = (): Cluster => standardCluster({ seed: 3, nodes: 3 })

describe('the shell', () => {
  test('a heredoc is applied', () => {
    const answer = run(fresh(), `cat <<EOF | kubectl apply -f -\n${pod}EOF\n`)
    expect(answer).toMatchObject({ stdout: 'pod/one created\n', stderr: '', exitCode: 0 })
  })

  test('what one command prints another reads; files are written and read', () => {
    const cluster = fresh()
    const made = run(cluster, 'kubectl create deployment web --image=nginx --dry-run=client -o yaml > web.yaml')
    expect(made.stdout).toBe('')
    expect(made.state.files['web.yaml']).toContain('kind: Deployment')
    expect(run(cluster, 'kubectl apply -f web.yaml && kubectl get deploy -o name', made.state).stdout).toBe(
      'deployment.apps/web created\ndeployment.apps/web\n',
    )
    expect(run(cluster, 'cat web.yaml | grep image | head -n 1', made.state).stdout.trim()).toBe('- image: nginx')
    expect(run(cluster, 'grep -c image web.yaml', made.state).stdout).toBe('1\n')
    expect(run(cluster, 'ls', made.state).stdout).toBe('web.yaml\n')
    expect(
      run(cluster, 'kubectl create deployment b --image=x --dry-run=client -o yaml | kubectl apply -f -').stdout,
    ).toBe('deployment.apps/b created\n')
  })

  test('success and failure choose what comes next', () => {
    const cluster = fresh()
    expect(run(cluster, 'kubectl get pod nope 2>/dev/null || echo missing').stdout).toBe('missing\n')
    expect(run(cluster, 'kubectl get pod nope && echo there')).toMatchObject({ stdout: '', exitCode: 1 })
    expect(run(cluster, 'kubectl get pod nope 2>&1 | grep -c NotFound').stdout).toBe('1\n')
    expect(run(cluster, 'echo a; echo b').stdout).toBe('a\nb\n')
  })

  test('an alias stands for its command from then on', () => {
    const cluster = fresh()
    const { state } = run(cluster, "alias kg='kubectl get' && alias kgn='kg nodes'")
    expect(run(cluster, 'kgn -o name | wc -l', state).stdout.trim()).toBe('4')
    expect(run(cluster, 'alias', state).stdout).toBe("alias kg='kubectl get'\nalias kgn='kg nodes'\n")
    expect(run(cluster, 'unalias kg', state).state.aliases).toEqual({ kgn: 'kg nodes' })
  })

  test('watch shows the last answer only, as virtual time goes', () => {
    const cluster = fresh()
    run(cluster, `cat <<EOF | kubectl apply -f -\n${pod}EOF\n`)
    const started = startShell((request) => submit(cluster, request), 'watch -n 1 kubectl get pods', none)
    started.running.next()
    expect(started.output().stdout).toMatch(/^Every 1\.0s: kubectl get pods\n\nNAME .*\none +0\/2 +Pending/)
    for (let second = 0; second < 12; second++) {
      advanceTo(cluster, after(cluster.now, seconds(1)))
      expect(started.running.next().done).toBe(false)
    }
    expect(started.output().stdout).toMatch(/^Every 1\.0s: kubectl get pods\n\nNAME .*\none +2\/2 +Running .*\n$/)
  })

  test('a prompt that a document shows is not typed', () => {
    expect(run(fresh(), '[user@host ~]$ oc get nodes -o name | wc -l').stdout.trim()).toBe('4')
    expect(run(fresh(), '$ echo a').stdout).toBe('a\n')
  })

  test('sleep waits for virtual seconds', () => {
    const cluster = fresh()
    const begun = cluster.now
    expect(run(cluster, 'sleep 5; echo done').stdout).toBe('done\n')
    expect(cluster.now - begun).toBe(5000)
  })

  test.each([
    ['nope', 'nope: command not found\n', 127],
    ['cat nope.yaml', 'cat: nope.yaml: No such file or directory\n', 1],
    ['kubectl apply -f - < nope.yaml', 'nope.yaml: No such file or directory\n', 1],
    ['echo "', 'syntax error: unexpected end of file\n', 2],
  ])('%j is refused as a shell does', (text, stderr, exitCode) =>
    expect(run(fresh(), text)).toMatchObject({ stdout: '', stderr, exitCode }),
  )

  test.each(Object.keys(exampleManifests))('the bundled example %s is accepted', (path) =>
    expect(run(fresh(), `kubectl apply -f https://k8s.io/examples/${path}`)).toMatchObject({ stderr: '', exitCode: 0 }),
  )

  test('any other address is refused', () =>
    expect(run(fresh(), 'kubectl apply -f https://example.com/x.yaml').stderr).toContain('no network'))
})

describe('completion', () => {
  const cluster = fresh()
  run(
    cluster,
    `cat <<EOF | kubectl apply -f -\n${pod}EOF\nkubectl create deployment web --image=nginx\nkubectl create ns shop`,
  )
  const state: ShellState = { files: { 'web.yaml': '' }, aliases: { kg: 'kubectl get' } }
  const at = (line: string) => complete((request) => submit(cluster, request), line, line.length, state)

  test.each([
    ['kube', ['kubectl'], 0],
    ['kubectl desc', ['describe'], 8],
    ['kubectl get dep', ['deployments'], 12],
    ['k get deployments w', ['web'], 18],
    ['kubectl get deployments/', ['deployments/web'], 12],
    ['kubectl rollout st', ['status'], 16],
    ['kubectl rollout status deployment/', ['deployment/web'], 23],
    ['kubectl set image deployment/web ', ['nginx='], 33],
    ['kubectl logs o', ['one'], 13],
    ['kubectl logs one -c ', ['c', 'side'], 20],
    ['kubectl get pods -n sh', ['shop'], 20],
    ['kubectl get pods --namespace=sh', ['shop'], 29],
    ['kubectl apply -f ', ['web.yaml'], 17],
    ['kubectl get pods -o y', ['yaml'], 20],
    ['kubectl get pods --sh', ['--show-labels'], 17],
    ['kubectl cordon node-', ['node-1', 'node-2', 'node-3'], 15],
    ['kubectl get pods | gr', ['grep'], 19],
    ['kubectl get pods && kubectl del', ['delete'], 28],
    ['kg no', ['nodes'], 3],
    ['watch kubectl get po', ['poddisruptionbudgets', 'pods', 'podtemplates'], 18],
    ['kubectl exec one -- ', [], 20],
    ['cat w', ['web.yaml'], 4],
  ])('%j', (line, words, from) => expect(at(line)).toEqual({ from, words }))
})
