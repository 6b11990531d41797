/** Flags worth offering, by verb; those of every verb come last. */
const byVerb: Readonly<Record<string, string>> = {
  annotate: 'all overwrite selector resource-version',
  apply: 'filename dry-run server-side force-conflicts prune selector validate wait',
  autoscale: 'min max cpu-percent name',
  create: 'filename dry-run image replicas port schedule from restart from-literal from-file save-config',
  delete: 'all cascade filename force grace-period ignore-not-found now selector timeout wait',
  describe: 'selector show-events',
  drain: 'delete-emptydir-data disable-eviction dry-run force grace-period ignore-daemonsets pod-selector timeout',
  events: 'for types watch',
  exec: 'container stdin tty',
  explain: 'recursive api-version',
  expose: 'cluster-ip name port protocol selector target-port type',
  get: 'all-namespaces field-selector label-columns no-headers output selector show-labels sort-by watch watch-only',
  label: 'all overwrite selector list',
  logs: 'all-containers container follow prefix previous selector since tail timestamps',
  patch: 'patch type dry-run subresource',
  replace: 'filename force',
  rollout: 'revision to-revision timeout watch selector',
  run: 'attach command dry-run env image image-pull-policy labels port restart rm stdin tty',
  scale: 'current-replicas replicas timeout',
  set: 'all containers env from limits list requests selector',
  taint: 'all overwrite selector',
  top: 'containers namespace selector sort-by',
  wait: 'all for selector timeout',
}

const everywhere = ['namespace', 'help']

export const flagsOf = (verb: string): readonly string[] =>
  [...(byVerb[verb]?.split(' ') ?? []), ...everywhere].map((name) => `--${name}`)

/** Values that a flag can have, where they are few. */
export const flagValues: Readonly<Record<string, readonly string[]>> = {
  '--output': ['json', 'name', 'wide', 'yaml', 'custom-columns=', 'jsonpath='],
  '-o': ['json', 'name', 'wide', 'yaml', 'custom-columns=', 'jsonpath='],
  '--dry-run': ['client', 'none', 'server'],
  '--cascade': ['background', 'foreground', 'orphan'],
  '--restart': ['Always', 'Never', 'OnFailure'],
  '--type': ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort', 'json', 'merge', 'strategic'],
  '--for': ['condition=Available', 'condition=Complete', 'condition=Ready', 'delete'],
}

/** Words that follow a verb before anything else. */
export const subcommands: Readonly<Record<string, readonly string[]>> = {
  auth: ['can-i', 'whoami'],
  config: ['current-context', 'get-contexts', 'view'],
  create: [
    'clusterrole',
    'configmap',
    'cronjob',
    'deployment',
    'ingress',
    'job',
    'namespace',
    'poddisruptionbudget',
    'priorityclass',
    'quota',
    'role',
    'rolebinding',
    'secret',
    'service',
    'serviceaccount',
  ],
  rollout: ['history', 'pause', 'restart', 'resume', 'status', 'undo'],
  set: ['env', 'image', 'resources', 'serviceaccount'],
  top: ['node', 'pod'],
}

/** Verbs whose next word is a kind, or `KIND/NAME`. */
export const kindVerbs: ReadonlySet<string> = new Set([
  'annotate',
  'autoscale',
  'delete',
  'describe',
  'edit',
  'explain',
  'expose',
  'get',
  'label',
  'patch',
  'scale',
  'taint',
  'wait',
  'rollout',
  'set',
])

/** Verbs whose next word names an object of one kind. */
export const nameVerbs: Readonly<Record<string, string>> = {
  attach: 'pods',
  cordon: 'nodes',
  drain: 'nodes',
  exec: 'pods',
  logs: 'pods',
  'port-forward': 'pods',
  uncordon: 'nodes',
}
