import { consequences, inertReasons } from '../../i18n/honesty.ts'
import { walkedFields, type WalkedField } from './walked-fields.ts'

/** `src/api/honesty/fields.md`: what becomes of every field, for readers. */
export function fieldsDocument(): string {
  const fields = walkedFields()
  const count = (as: string): number => fields.filter(({ standing }) => standing?.as === as).length
  return [
    '# Fields and what becomes of them',
    '',
    'Generated from `fields.ts` by `node src/tidy/run.mjs src/testkit/honesty/write-document.ts`; a test says when it is out of date.',
    '',
    `Of ${fields.length} fields of ${new Set(fields.map(({ component }) => component)).size} types that the supported kinds are made of, ` +
      `${count('modelled')} are acted on or filled in, ${count('inert')} are stored without effect for the reasons below, and ` +
      `${count('missing')} are stored and *not modelled*: whoever uses one is told so on Apply, in the terminal and in the inspector.`,
    'What lies below a field of the last two sorts shares its lot.',
    '',
    '## Not modelled',
    '',
    ...sections(
      Object.entries(consequences).map(([code, { en }]) => [en, fieldsWhere(fields, 'missing', code)] as const),
    ),
    '## Stored without effect',
    '',
    ...sections(
      Object.entries(inertReasons).map(([code, text]) => [text, fieldsWhere(fields, 'inert', code)] as const),
    ),
    '## Modelled',
    '',
    ...modelledLines(fields),
    '',
  ].join('\n')
}

function fieldsWhere(fields: readonly WalkedField[], as: 'inert' | 'missing', code: string): readonly string[] {
  return fields.flatMap(({ component, field, standing }) => {
    if (standing?.as !== as) return []
    if (standing.as === 'inert') return standing.reason === code ? [`${component}.${field}`] : []
    if (standing.as !== 'missing' || standing.consequence !== code) return []
    const except = standing.harmless.length === 0 ? '' : ` (other than ${standing.harmless.join(', ')})`
    return [`${component}.${field}${except}`]
  })
}

const sections = (entries: readonly (readonly [text: string, fields: readonly string[]])[]): readonly string[] =>
  entries.flatMap(([text, fields]) => [`${sentence(text)}`, '', ...fields.map((field) => `- ${code(field)}`), ''])

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
const code = (field: string): string => field.replace(/^\S+/, (name) => `\`${name}\``)

function modelledLines(fields: readonly WalkedField[]): readonly string[] {
  const byComponent = new Map<string, string[]>()
  for (const { component, field, standing } of fields) {
    if (standing?.as !== 'modelled') continue
    byComponent.set(component, [...(byComponent.get(component) ?? []), field])
  }
  return [...byComponent].map(([component, names]) => `- \`${component}\`: ${names.join(', ')}`)
}
