import type { KubeObject } from '../../api/object.ts'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import { forbidden } from '../../api/status.ts'
import type { AdmissionPlugin } from '../../cluster/apiserver/server.ts'
import type { ClusterView } from '../../cluster/machinery/view.ts'
import type { TraceFile } from './trace-file.ts'

/** The random parts of the pods' names, in order of creation. */
export function suffixesOf({ lines }: TraceFile): string[] {
  return lines.flatMap(({ text }) => /SuccessfulCreate: Created pod: \S*(\S{5})$/.exec(text)?.[1] ?? [])
}

export function recordedNames(suffixes: readonly string[]): AdmissionPlugin {
  let next = 0
  return {
    name: 'recorded-names',
    resources: ['pods'],
    // Each pod is admitted anew.
    basis: () => ({}),
    admit: (draft) => {
      const pod = draft as unknown as {
        metadata: { name?: string; generateName?: string }
        spec: { nodeName?: string }
      }
      pod.spec.nodeName = 'node-1'
      if (pod.metadata.name || !pod.metadata.generateName) return undefined
      pod.metadata.name = pod.metadata.generateName.slice(0, 58) + (suffixes[next] ?? String(next).padStart(5, 'x'))
      next++
      return undefined
    },
  }
}

const quotaPattern = /limited: (?:pods|count\/jobs\.batch)=(\d+)/

export const firstQuota = ({ lines }: TraceFile): number => {
  const first = lines.find(({ text }) => quotaPattern.test(text))
  return first === undefined ? Infinity : Number(quotaPattern.exec(first.text)![1])
}

/** Limits pods in Job traces that speak of them, Jobs in CronJob traces. */
export function quotaPlugin(limit: () => number): AdmissionPlugin {
  const refused = (resource: string, group: string, item: string, name: string, live: ClusterView) => {
    const used = [...(live.list(resource) as Iterable<KubeObject>)].filter((object) => !isFinishedPod(object)).length
    if (used < limit()) return undefined
    return forbidden(
      resource,
      group,
      name,
      `exceeded quota: q, requested: ${item}=1, used: ${item}=${used}, limited: ${item}=${limit()}`,
    )
  }
  return {
    name: 'quota',
    resources: ['pods', 'jobs'],
    admit: (draft, { resource, live, operation }) => {
      const { name, generateName } = draft.metadata as { name?: string; generateName?: string }
      if (operation !== 'CREATE' || limit() === Infinity) return undefined
      const isOfCronJob = (draft.metadata.ownerReferences ?? []).some(({ kind }) => kind === 'CronJob')
      if (resource === 'jobs')
        return isOfCronJob ? refused('jobs', 'batch', 'count/jobs.batch', name ?? '', live) : undefined
      return refused('pods', '', 'pods', name || `${generateName}xxxxx`, live)
    },
  }
}

export const isFinishedPod = (object: KubeObject): boolean => {
  const phase = object.kind === 'Pod' ? (object as Pod).status?.phase : undefined
  return phase === 'Succeeded' || phase === 'Failed'
}
