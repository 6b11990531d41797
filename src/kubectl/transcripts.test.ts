import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Deployment } from '../api/openapi/kubernetes.ts'
import type { Writable } from '../base/json.ts'
import { instantOfCivil, type Instant } from '../clock/instant.ts'
import { cloneOf } from '../engine/snapshot.ts'
import { recordedFiles } from '../testkit/kubectl-captures/files.ts'
import {
  altered,
  quoted,
  recordedServer,
  replayed,
  runLine,
  transcriptsIn,
  type Transcript,
} from '../testkit/kubectl-captures/replay.ts'

/** When each recording's objects were as old as `objects.ts` says. */
const begunAt: Readonly<Record<string, readonly [number, number, number]>> = {
  get: [0, 20, 12],
  rollout: [0, 16, 16],
  misc: [0, 16, 59],
}
const baseOf = (file: string): Instant => instantOfCivil(2026, 11, 21, ...(begunAt[file] ?? [0, 12, 19]))

const moment = 'the clock moved on to the next second in the midst of it'
const server = 'the recorded server answered otherwise than an API server'
const build = 'it tells of the build, the address or the user'
const scripted = 'the recorded server changed meanwhile; told below'
const unknown = 'not simulated'
const later = 'the recorded pod was moved through its phases by hand; a story over the real kubelet tells it'
const schema = 'the schema here is without descriptions'

/** What cannot be replayed, and why. `#2` is the second time that the line comes. */
const exceptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  describe: { 'kubectl describe pod': moment },
  get: {
    'kubectl get deploy nginx-deployment -o yaml --show-managed-fields': server,
    'kubectl get deploy nginx-deployment --subresource=scale': server,
    'kubectl exec multi -- ls': server,
    'kubectl get pod/web-0 nope': 'it names the program kubectl.1.32',
    'kubectl get all -A': moment,
    'kubectl get --raw /version': build,
    'kubectl get events -w': moment,
  },
  rollout: {
    'kubectl rollout status deployment/nginx-deployment#2': scripted,
    'kubectl rollout status deployment/nginx-deployment#3': scripted,
  },
  write: {
    'kubectl create -f bad.yaml': server,
    'kubectl apply -k .': 'it names a folder of the disk',
    'kubectl scale ds fluentd --replicas=3': server,
  },
  misc: {
    'kubectl edit deployment nginx-deployment': unknown,
    'kubectl edit deployment nginx-deployment#2': unknown,
    'kubectl diff -f diff.yaml': unknown,
  },
  misc2: {
    'kubectl logs -f web-0': 'the recorded log ended while its pod ran',
    'kubectl exec web-0 -- ls': server,
    'kubectl exec -it web-0 -- sh': server,
    'kubectl exec deploy/nginx-deployment -- ls': server,
    'kubectl attach web-0': server,
    'kubectl port-forward pod/web-0 8080:80': unknown,
    'kubectl cp web-0:/etc/hosts DIR/h': unknown,
    'kubectl debug web-0 --image=busybox': unknown,
    'kubectl get events': moment,
    'kubectl get events -o wide': server,
    'kubectl get events --sort-by=.lastTimestamp': server,
    'kubectl explain deployment.spec.replicas': schema,
    'kubectl explain pods': schema,
    'kubectl explain cronjob --recursive': schema,
    'kubectl api-resources': 'the simulation serves fewer kinds',
    'kubectl api-versions': 'the simulation serves fewer kinds',
    'kubectl cluster-info': build,
    'kubectl auth can-i create pods': server,
    'kubectl auth whoami': build,
    'kubectl config current-context': build,
    'kubectl version': build,
    'kubectl version -o json': build,
  },
  errors: {
    'kubectl label pod web-0 --list': 'the labels came in the order of a Go map',
    'kubectl top pod nope': 'nothing was measured',
    'kubectl create deployment invalid1 --image=x': server,
    'kubectl create deployment invalid2 --image=x': server,
    'kubectl create deployment warn --image=x': server,
    'kubectl create deployment quota --image=x': server,
    'kubectl create deployment strict --image=x': server,
    'kubectl run quota --image=x': server,
    ...Object.fromEntries(
      ['create', 'apply'].flatMap((verb) =>
        [1, 2, 3, 4, 5].map((time) => [`kubectl ${verb} -f t.yaml${time === 1 ? '' : `#${time}`}`, server]),
      ),
    ),
  },
  'exec-run': {
    'kubectl run p4 --rm -i --restart=Never --image=busybox -- echo hi': later,
    'kubectl run p5 --rm -i --restart=Never --image=busybox -- false': later,
  },
  'delete-wait': { 'kubectl drain node-2 --ignore-daemonsets --force --pod-selector=app=web': server },
}

const folder = (path: string): string | undefined => (existsSync(`${path}/describe.txt`) ? path : undefined)
const all = folder('../shared/spec/data/kubectl-captures') ?? 'src/testkit/data/kubectl-captures'

for (const file of Object.keys(exceptions))
  describe(`what kubectl 1.32 printed: ${file}`, () => {
    let cluster = recordedServer(baseOf(file), file === 'get')
    const times = new Map<string, number>()
    for (const transcript of transcriptsIn(readFileSync(`${all}/${file}.txt`, 'utf8'))) {
      const time = (times.get(transcript.line) ?? 0) + 1
      times.set(transcript.line, time)
      const exception = exceptions[file]![time === 1 ? transcript.line : `${transcript.line}#${time}`]
      const line = quoted(transcript.line)
      it(`${line}${exception === undefined ? '' : `, but: ${exception}`}`, () => {
        const next = replayed(cluster, transcript, line, recordedFiles)
        if (next !== undefined) cluster = next
        expect(exception !== undefined && next !== undefined, 'it can be replayed after all').toBe(false)
        if (exception === undefined && next === undefined)
          expect(runLine(cloneOf(cluster), line, recordedFiles)).toEqual(outputOf(transcript))
      })
    }
  })

const outputOf = ({ stdout, stderr, exitCode }: Transcript) => ({ stdout, stderr, exitCode })

describe('rollout status while the Deployment changes', () => {
  const transcripts = transcriptsIn(readFileSync(`${all}/rollout.txt`, 'utf8')).filter(
    ({ line }) => line === 'kubectl rollout status deployment/nginx-deployment',
  )
  const cluster = recordedServer(baseOf('rollout'), false)
  const setStatus = (status: object, generation?: number) => (): void =>
    altered(cluster, 'deployments', 'nginx-deployment', (object) => {
      const deployment = object as Writable<Deployment>
      Object.assign(deployment.status!, status)
      if (generation !== undefined) deployment.metadata.generation = generation
    })

  it('prints a line for each step', () => {
    setStatus({}, 3)()
    const steps = [
      { observedGeneration: 3, updatedReplicas: 1, replicas: 4, availableReplicas: 3 },
      { updatedReplicas: 2 },
      { updatedReplicas: 3, replicas: 4 },
      { replicas: 3, availableReplicas: 2 },
      { availableReplicas: 3 },
    ]
    const output = runLine(
      cluster,
      transcripts[1]!.line,
      {},
      12,
      steps.map((status) => setStatus(status)),
    )
    expect(output).toEqual(outputOf(transcripts[1]!))
  })

  it('ends when the deadline has passed', () => {
    setStatus({ conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }] })()
    expect(runLine(cluster, transcripts[2]!.line, {})).toEqual(
      outputOf(transcripts.findLast(({ exitCode }) => exitCode === 1)!),
    )
  })
})
