import { fieldTable } from './fields.ts'

/** `modelled`: acted on or filled in; `inert`: stored, without effect for a documented reason; `missing`: a real cluster would act on it. */
export type Standing =
  | { readonly as: 'modelled' }
  | { readonly as: 'inert'; readonly reason: string }
  | { readonly as: 'missing'; readonly consequence: string; readonly harmless: readonly string[] }

interface Component {
  /** `*` gives every field that is not named the same standing. */
  readonly fields: ReadonlyMap<string, Standing>
}

const modelled: Standing = { as: 'modelled' }

const components: ReadonlyMap<string, Component> = new Map(
  fieldTable
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', ...parts] = line.split(/\|(?![^(]*\))/)
      return [name, { fields: new Map(parts.flatMap(standingsIn)) }] as const
    }),
)

function standingsIn(part: string): readonly (readonly [field: string, standing: Standing])[] {
  const [first = '', ...rest] = part.split(' ')
  if (first.startsWith('~')) return rest.map((field) => [field, { as: 'inert', reason: first.slice(1) }])
  if (!first.startsWith('!')) return [first, ...rest].map((field) => [field, modelled])
  return rest.map((text) => {
    const [field = '', values] = text.replace(')', '').split('(')
    return [field, { as: 'missing', consequence: first.slice(1), harmless: values?.split('|') ?? [] }]
  })
}

/** `io.k8s.api.core.v1.PodSpec` → `core.PodSpec` */
export function shortName(component: string): string {
  const [group = '', , struct = ''] = component.split('.').slice(-3)
  return `${group}.${struct}`
}

/** What becomes of a field of a component; `undefined` when the table does not know it. */
export function standingOf(component: string, field: string): Standing | undefined {
  const fields = components.get(shortName(component))?.fields
  return fields?.get(field) ?? fields?.get('*')
}

/** Every component that the table names with the fields it names, for the test that none is invented. */
export const namedFields = (): readonly (readonly [component: string, fields: readonly string[]])[] =>
  [...components].map(([name, { fields }]) => [name, [...fields.keys()].filter((field) => field !== '*')])
