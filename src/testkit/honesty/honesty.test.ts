import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { formatPath, notModelledIn } from '../../api/honesty/not-modelled.ts'
import { namedFields } from '../../api/honesty/standing.ts'
import { consequences, inertReasons, notModelledSentence } from '../../i18n/honesty.ts'
import { fieldsDocument } from './fields-document.ts'
import { walkedFields } from './walked-fields.ts'

const fields = walkedFields()

describe('never fake success: every field of the OpenAPI structure that a supported kind can have', () => {
  it('is modelled, stored without effect for a reason, or reported as not modelled', () => {
    expect(fields.length).toBeGreaterThan(1000)
    expect(fields.filter(({ standing }) => standing === undefined)).toEqual([])
  })

  it('has words for its reason, or in both languages for what a real cluster would do', () => {
    for (const { standing } of fields) {
      if (standing?.as === 'inert') expect(Object.keys(inertReasons)).toContain(standing.reason)
      if (standing?.as === 'missing') expect(Object.keys(consequences)).toContain(standing.consequence)
    }
    const used = new Set(fields.flatMap(({ standing }) => (standing?.as === 'missing' ? [standing.consequence] : [])))
    expect(Object.keys(consequences).filter((code) => !used.has(code))).toEqual([])
  })

  it('exists: the table names no other', () => {
    const known = new Set(fields.map(({ component, field }) => `${component}.${field}`))
    const invented = namedFields().flatMap(([component, names]) => names.map((name) => `${component}.${name}`))
    expect(invented.filter((name) => !known.has(name))).toEqual([])
    expect(namedFields().filter(([component]) => !fields.some((field) => field.component === component))).toEqual([])
  })

  it('is read or written by what acts, where it is said to be modelled', () => {
    const words = wordsOf(['src/cluster', 'src/engine', 'src/api'].flatMap(actingFiles))
    expect(
      fields
        .filter(({ field, standing }) => standing?.as === 'modelled' && !words.has(field))
        .map(({ component, field }) => `${component}.${field}`),
    ).toEqual([])
  })
})

/** Code that acts: not what validates, prints, decodes or lists fields for their own sake. */
function actingFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .filter((path) => !/src\/api\/.*(-checks\.ts|validation)/.test(path))
    .filter((path) => !/src\/api\/(openapi|pod-template-hash|layout|decode|honesty|table)\//.test(path))
    .filter(
      (path) =>
        !/src\/api\/pod\/(affinity-terms|containers|environment|pod-resources|pod-spec|pod-update|pod-warnings|probes|requirements|scheduling|security|visit|volume-sources|volumes)\.ts/.test(
          path,
        ),
    )
}

const wordsOf = (paths: readonly string[]): ReadonlySet<string> =>
  new Set(paths.flatMap((path) => readFileSync(path, 'utf8').match(/\b[A-Za-z0-9]+\b/g) ?? []))

describe('what a manifest uses and is not modelled', () => {
  const found = (object: unknown, component: string): readonly string[] =>
    notModelledIn(object, component).map(({ path, consequence }) => `${formatPath(path)}: ${consequence}`)
  const container = { name: 'app', image: 'nginx' }

  it('is found below templates, in lists', () => {
    const spec = {
      containers: [container, { ...container, securityContext: { readOnlyRootFilesystem: true, privileged: true } }],
      volumes: [
        { name: 'a', emptyDir: { sizeLimit: '1Gi' } },
        { name: 'b', cephfs: { monitors: ['10.0.0.1'] } },
      ],
      runtimeClassName: 'gvisor',
    }
    expect(found({ kind: 'Deployment', spec: { template: { spec } } }, 'io.k8s.api.apps.v1.Deployment')).toEqual([
      'spec.template.spec.containers[1].securityContext.readOnlyRootFilesystem: readOnlyRoot',
      'spec.template.spec.volumes[0].emptyDir.sizeLimit: sizeLimit',
      'spec.template.spec.volumes[1].cephfs: volume',
      'spec.template.spec.runtimeClassName: runtimeClass',
    ])
  })

  it('is not what says nothing, or only what is so anyway', () => {
    const spec = {
      containers: [{ ...container, securityContext: { readOnlyRootFilesystem: false } }],
      dnsPolicy: 'ClusterFirst',
      os: { name: 'linux' },
      resourceClaims: [],
      volumes: [{ name: 'a', emptyDir: {} }],
    }
    expect(found({ spec }, 'io.k8s.api.core.v1.Pod')).toEqual([])
    expect(found({ spec: { ...spec, dnsPolicy: 'None' } }, 'io.k8s.api.core.v1.Pod')).toEqual(['spec.dnsPolicy: dns'])
  })

  it('is a whole kind where nobody enforces it', () => {
    const np = { metadata: { name: 'np' }, spec: { podSelector: {}, policyTypes: ['Ingress'] } }
    expect(found(np, 'io.k8s.api.networking.v1.NetworkPolicy')).toEqual(['spec: networkPolicy'])
    expect(found({ rules: [{ verbs: ['get'] }] }, 'io.k8s.api.rbac.v1.Role')).toEqual(['rules: rbac'])
    expect(found({ spec: { rules: [{ host: 'a' }] } }, 'io.k8s.api.networking.v1.Ingress')).toEqual(['spec: ingress'])
  })

  it('is told in both languages', () => {
    expect(notModelledSentence('en', 'spec', 'networkPolicy')).toBe(
      'kuberama: spec is stored, but not modelled: it is not enforced: every pod reaches every other; a real network plugin may block traffic.',
    )
    expect(notModelledSentence('ko', 'spec', 'networkPolicy')).toMatch(/^kuberama: spec 필드는 .*적용되지 않아/)
  })
})

it('the list in the documentation is up to date', () => {
  expect(readFileSync('src/api/honesty/fields.md', 'utf8')).toBe(fieldsDocument())
})
