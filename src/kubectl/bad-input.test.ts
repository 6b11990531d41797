import { describe, expect, it } from 'vitest'
import { fingerprint } from '../engine/snapshot.ts'
import { standardCluster } from '../engine/standard-cluster.ts'
import { submit } from '../engine/requests.ts'
import { applyManifests } from './apply.ts'

const good = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: c
        image: nginx
`
const container = (line: string): string => `${good}        ${line}\n`
const spec = (line: string): string => good.replace('replicas: 1', `replicas: 1\n  ${line}`)
const aliasBomb = [
  'a: &a [x,x,x,x,x,x,x,x,x]',
  ...['b', 'c', 'd', 'e', 'f', 'g', 'h'].map(
    (key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefg'[index]}`).join(',')}]`,
  ),
].join('\n')

/** Lines 243 to 252 of the workload notes, where Markdown stars are left inside the YAML. */
const markedUpDaemonSet = `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: promtail-daemonset
spec:
  selector:
    matchLabels:
      name: promtail
  template:
    metadata:
      labels:
        **name: promtail  # name: promtail**
    spec:
      serviceAccount: promtail-serviceaccount
`

/** The schedule of the workload notes that has four fields. */
const cronJob = `apiVersion: batch/v1
kind: CronJob
metadata:
  name: date-cronjob
spec:
  schedule: "/1 * * * "
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
          - name: date-cronjob
            image: ubi
`

const yamlError = (text: string): string => `error converting YAML to JSON: yaml: ${text}`
const badType = (text: string): string => `Deployment in version "v1" cannot be handled as a Deployment: ${text}`
const notSet = (what: string): string =>
  `error validating data: [${what}]; if you choose to ignore these errors, turn validation off with --validate=false`
const mapping = 'invalid object to validate: expected a mapping with apiVersion and kind'
const dnsLabel =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const dnsSubdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const labelValue =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"

/** What is wrong, the text, and each problem as [line, message]. */
const cases: readonly (readonly [string, string, readonly (readonly [number, string])[]])[] = [
  [
    'a tab for indentation',
    'apiVersion: v1\nkind: Pod\n\tmetadata: x',
    [[3, yamlError('line 3: found a tab character that violates indentation')]],
  ],
  ['a list that is not closed', 'a: [1, 2', [[2, yamlError("line 1: did not find expected ',' or ']'")]]],
  ['two colons', 'a: b: c', [[1, yamlError('mapping values are not allowed in this context')]]],
  ['an alias to nothing', 'a: *x', [[1, yamlError("unknown anchor 'x' referenced")]]],
  ['an alias to another name', 'a: &x 1\nb: *y', [[2, yamlError("unknown anchor 'y' referenced")]]],
  ['a quote that is not closed', 'a: "b', [[2, yamlError('line 2: found unexpected end of stream')]]],
  ['a control character', 'a: \u0001', [[1, yamlError('control characters are not allowed')]]],
  [
    'a key at the wrong depth',
    good.replace('spec:\n  replicas', 'spec:\n replicas'),
    [[7, yamlError('line 7: mapping values are not allowed in this context')]],
  ],
  ['a bomb of aliases', aliasBomb, [[1, yamlError('document contains excessive aliasing')]]],
  ['a paste of 5 MB', `# ${'x'.repeat(5_000_000)}`, [[1, 'Request entity too large: limit is 3145728']]],
  ['200 brackets', '['.repeat(200), [[1, yamlError('exceeded max depth of 100')]]],
  [
    'Markdown stars inside YAML (seed 003)',
    markedUpDaemonSet,
    [[12, expect.stringContaining('yaml:') as unknown as string]],
  ],
  [
    'a schedule of four fields (seed 003)',
    cronJob,
    [[6, 'spec.schedule: Invalid value: "/1 * * * ": expected exactly 5 fields, found 4: [/1 * * *]']],
  ],
  ['no kind', 'apiVersion: v1\nmetadata: {name: x}', [[1, notSet('kind not set')]]],
  ['no apiVersion', 'kind: Pod', [[1, notSet('apiVersion not set')]]],
  ['neither', 'metadata: {name: x}', [[1, notSet('apiVersion not set, kind not set')]]],
  ['a scalar', 'hello', [[1, mapping]]],
  ['a list', '- a\n- b', [[1, mapping]]],
  [
    'an unknown kind',
    'apiVersion: v1\nkind: Foo\nmetadata: {name: x}',
    [
      [
        1,
        'resource mapping not found for name: "x" namespace: "" from "STDIN": no matches for kind "Foo" in version "v1"\nensure CRDs are installed first',
      ],
    ],
  ],
  ['an unknown field', good.replace('replicas', 'replica'), [[6, 'unknown field "spec.replica"']]],
  [
    'an unknown field in a list',
    container('imagePulPolicy: Always'),
    [[16, 'unknown field "spec.template.spec.containers[0].imagePulPolicy"']],
  ],
  [
    'a text for a number',
    good.replace('replicas: 1', 'replicas: three'),
    [[6, badType('json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32')]],
  ],
  [
    'a fraction for a whole number',
    good.replace('replicas: 1', 'replicas: 1.5'),
    [[6, badType('json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32')]],
  ],
  [
    'a boolean for a text',
    container('env: [{name: A, value: true}]'),
    [
      [
        16,
        badType(
          'json: cannot unmarshal bool into Go struct field EnvVar.spec.template.spec.containers.env.value of type string',
        ),
      ],
    ],
  ],
  [
    'a list for a mapping',
    good.replace('labels: {app: web}', 'labels: [app]'),
    [
      [
        11,
        expect.stringContaining(
          'json: cannot unmarshal array into Go struct field ObjectMeta.spec.template.metadata.labels',
        ) as unknown as string,
      ],
    ],
  ],
  ['a key given twice', spec('replicas: 2'), [[7, 'key "replicas" already set in map']]],
  [
    'a negative number',
    good.replace('replicas: 1', 'replicas: -1'),
    [[6, 'spec.replicas: Invalid value: -1: must be greater than or equal to 0']],
  ],
  [
    'a selector that does not match',
    good.replace('labels: {app: web}', 'labels: {app: other}'),
    [
      [
        11,
        'spec.template.metadata.labels: Invalid value: {"app":"other"}: `selector` does not match template `labels`',
      ],
    ],
  ],
  [
    'no selector',
    good.replace(/ {2}selector:\n.*\n/, ''),
    [
      [5, 'spec.selector: Required value'],
      [9, 'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`'],
    ],
  ],
  [
    'an empty spec',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec:\n',
    [
      [4, 'spec.selector: Required value'],
      [4, 'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`'],
      [4, 'spec.template.spec.containers: Required value'],
    ],
  ],
  [
    'a name with capitals',
    good.replace('name: web', 'name: Web_App'),
    [[4, `metadata.name: Invalid value: "Web_App": ${dnsSubdomain}`]],
  ],
  [
    'a name of 260 letters',
    good.replace('name: web', `name: ${'a'.repeat(260)}`),
    [[4, `metadata.name: Invalid value: "${'a'.repeat(260)}": must be no more than 253 characters`]],
  ],
  [
    'no name',
    good.replace('  name: web\n', '  labels: {}\n'),
    [[3, 'metadata.name: Required value: name or generateName is required']],
  ],
  [
    'a namespace that is not there',
    good.replace('name: web', 'name: web\n  namespace: nowhere'),
    [[1, 'namespaces "nowhere" not found']],
  ],
  [
    'a bad label',
    good.replace('name: web', 'name: web\n  labels: {a: "my app!"}'),
    [[5, `metadata.labels: Invalid value: "my app!": ${labelValue}`]],
  ],
  [
    'a port out of range',
    container('ports: [{containerPort: 70000}]'),
    [
      [
        16,
        'spec.template.spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
      ],
    ],
  ],
  [
    'a restart policy for Jobs',
    `${good}      restartPolicy: Never\n`,
    [[16, 'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"']],
  ],
  [
    'no image',
    good.replace('        image: nginx\n', ''),
    [[14, 'spec.template.spec.containers[0].image: Required value']],
  ],
  [
    'two containers of one name',
    `${good}      - name: c\n        image: x\n`,
    [[16, 'spec.template.spec.containers[1].name: Duplicate value: "c"']],
  ],
  [
    'a container name with capitals',
    good.replace('- name: c', '- name: My_C'),
    [[14, `spec.template.spec.containers[0].name: Invalid value: "My_C": ${dnsLabel}`]],
  ],
  [
    'a quantity that is none',
    container('resources: {requests: {cpu: abc}}'),
    [[16, badType("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]],
  ],
  [
    'a request over its limit',
    container('resources: {requests: {cpu: 1}, limits: {cpu: 500m}}'),
    [
      [
        16,
        'spec.template.spec.containers[0].resources.requests: Invalid value: "1": must be less than or equal to cpu limit of 500m',
      ],
    ],
  ],
  [
    'a mount without a volume',
    container('volumeMounts: [{name: data, mountPath: /d}]'),
    [[16, 'spec.template.spec.containers[0].volumeMounts[0].name: Not found: "data"']],
  ],
  [
    'an unknown pull policy',
    container('imagePullPolicy: Sometimes'),
    [
      [
        16,
        'spec.template.spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
      ],
    ],
  ],
  [
    'an unknown strategy',
    spec('strategy: {type: BlueGreen}'),
    [
      [
        7,
        'spec.strategy: Unsupported value: {"Type":"BlueGreen","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
      ],
    ],
  ],
  [
    'neither surge nor unavailable',
    spec('strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}'),
    [[7, 'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0']],
  ],
  [
    'a percentage that is none',
    spec('strategy: {rollingUpdate: {maxSurge: 10x}}'),
    [
      [
        7,
        "spec.strategy.rollingUpdate.maxSurge: Invalid value: \"10x\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
      ],
    ],
  ],
  [
    'a deadline not after minReadySeconds',
    spec('progressDeadlineSeconds: 5\n  minReadySeconds: 5'),
    [[7, 'spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds']],
  ],
  [
    'two documents, the second wrong',
    `${good}---\n${good.replace('replicas: 1', 'replicas: -1').replace('name: web', 'name: web2')}`,
    [[22, 'spec.replicas: Invalid value: -1: must be greater than or equal to 0']],
  ],
]

describe('bad input', () => {
  const cluster = standardCluster({ seed: 1, nodes: 1 })
  const check = (text: string) =>
    applyManifests((request) => submit(cluster, request), text, {
      fileName: 'x.yaml',
      namespace: 'default',
      userAgent: 'test',
      dryRun: true,
    })

  it('has a table of at least 40 cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(40)
  })

  for (const [what, text, expected] of cases) {
    it(`${what}: the exact message at its line, and the cluster is untouched`, () => {
      const before = fingerprint(cluster)
      const { problems } = check(text)
      expect(problems.map(({ line, message }) => [line, message])).toEqual(expected)
      expect(fingerprint(cluster)).toBe(before)
    })
  }

  it('a real apply of a refused document changes nothing either', () => {
    const before = fingerprint(cluster)
    const result = applyManifests((request) => submit(cluster, request), good.replace('replicas: 1', 'replicas: -1'), {
      fileName: 'x.yaml',
      namespace: 'default',
      userAgent: 'test',
    })
    expect(result.exitCode).toBe(1)
    expect(result.stderr).toBe(
      'The Deployment "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0\n',
    )
    expect(fingerprint(cluster)).toBe(before)
    expect(cluster.inputs).toEqual([])
  })

  it('accepts the good text that the cases are made from', () => {
    expect(check(good)).toMatchObject({
      problems: [],
      stdout: 'deployment.apps/web created (server dry run)\n',
      exitCode: 0,
    })
  })
})
