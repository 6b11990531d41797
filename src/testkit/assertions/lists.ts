/** A numbered list of the specification: what simulators usually get wrong. */
export interface AssertionList {
  readonly spec: string
  readonly section: number
  /** Numbers run from 1 to this. */
  readonly count: number
  /** What a test's name may begin with to mean this list; the numbers are the list's, whatever the prefix. */
  readonly prefixes: readonly string[]
  /** Numbers that must have a test or a stated reason: first and last of each run. Further work adds runs here. */
  readonly kept: readonly (readonly [first: number, last: number])[]
}

export const assertionLists: readonly AssertionList[] = [
  {
    spec: 'deployment-replicaset-hpa-pdb.md',
    section: 13,
    count: 75,
    prefixes: ['DEP', 'RS', 'RC', 'HPA', 'PDB'],
    kept: [[1, 75]],
  },
  {
    spec: 'job-cronjob.md',
    section: 21,
    count: 60,
    prefixes: ['JOB', 'CRON'],
    kept: [[1, 60]],
  },
  {
    spec: 'statefulset-daemonset-storage-network-scheduler-node-kubelet.md',
    section: 12,
    count: 100,
    prefixes: ['STS', 'DS', 'STORAGE', 'NETWORK', 'SCHEDULER', 'NODE', 'DELETION', 'KUBELET'],
    kept: [[1, 100]],
  },
]
