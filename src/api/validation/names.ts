import { utf8Bytes } from '../../base/hash.ts'

/** Says what is wrong with a text, in the API server's words; an empty list when nothing is. */
export type TextCheck = (text: string) => readonly string[]

/** Length as Go counts it: UTF-8 bytes. */
export function byteLength(text: string): number {
  // oxlint-disable-next-line no-control-regex
  return /^[\u0000-\u007f]*$/.test(text) ? text.length : utf8Bytes(text).length
}

export const inclusiveRange = (low: number, high: number): string => `must be between ${low} and ${high}, inclusive`

export function regexDetail(message: string, format: string, ...examples: readonly string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${format}')`
  return `${message} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${format}')`
}

interface Pattern {
  readonly says: string
  readonly format: string
  readonly examples?: readonly string[]
  readonly maximum?: number
  /** `characters` in most checks, `bytes` in those of labels. */
  readonly unit?: string
}

function check(pattern: Pattern, more?: TextCheck): TextCheck {
  const { maximum, format } = pattern
  const whole = new RegExp(`^(?:${format})$`)
  const complaint = regexDetail(pattern.says, format, ...(pattern.examples ?? []))
  return (text) => {
    const errors: string[] = []
    if (maximum !== undefined && byteLength(text) > maximum)
      errors.push(`must be no more than ${maximum} ${pattern.unit ?? 'characters'}`)
    if (!whole.test(text)) errors.push(complaint)
    if (more) errors.push(...more(text))
    return errors
  }
}

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const subdomain = `${label}(\\.${label})*`
const underscored = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const nameCharacters = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const mustConsist =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
const nameExamples = ['MyName', 'my.name', '123-abc']
const startAndEnd = 'and must start and end with an alphanumeric character'

/** @source kubernetes@1.36 apimachinery/pkg/util/validation/validation.go */
const plainSubdomain = {
  says: `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', ${startAndEnd}`,
  format: subdomain,
  examples: ['example.com'],
  maximum: 253,
}
export const dnsSubdomain = check(plainSubdomain)
const labelPrefix = check({ ...plainSubdomain, unit: 'bytes' })

export const dnsSubdomainCaseless = check({
  says: `an RFC 1123 subdomain must consist of alphanumeric characters, '-' or '.', ${startAndEnd}`,
  format: `(?:${label.replaceAll('a-z', 'a-zA-Z')})(\\.${label.replaceAll('a-z', 'a-zA-Z')})*`,
  examples: ['Example.com'],
  maximum: 253,
})

export const dnsSubdomainUnderscored = check({
  says: `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', ${startAndEnd}`,
  format: `${underscored}(\\.${underscored})*`,
  examples: ['example.com'],
  maximum: 253,
})

const plainDnsLabel = check({
  says: `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', ${startAndEnd}`,
  format: label,
  examples: ['my-name', '123-abc'],
  maximum: 63,
})
const wholeSubdomain = new RegExp(`^${subdomain}$`)

export const dnsLabel: TextCheck = (text) => {
  const errors = plainDnsLabel(text)
  if (errors.length === 0 || !text.includes('.') || !wholeSubdomain.test(text)) return errors
  return [...errors.slice(0, -1), 'must not contain dots']
}

export const dns1035Label = check({
  says: "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  format: '[a-z]([-a-z0-9]*[a-z0-9])?',
  examples: ['my-name', 'abc-123'],
  maximum: 63,
})

export const wildcardSubdomain = check({
  says: "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  format: `\\*\\.${subdomain}`,
  examples: ['*.example.com'],
  maximum: 253,
})

export const labelValue = check({
  says: `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', ${startAndEnd}`,
  format: `(${nameCharacters})?`,
  examples: ['MyValue', 'my_value', '12345'],
  maximum: 63,
  unit: 'bytes',
})

const namePart = check({ says: mustConsist, format: nameCharacters, examples: nameExamples })

/** A label or annotation key: an optional DNS prefix, a slash, a name. */
export const qualifiedName: TextCheck = (text) => {
  const parts = text.split('/')
  if (parts.length > 2)
    return [
      `a valid label key ${regexDetail(mustConsist, nameCharacters, ...nameExamples)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ]
  const errors: string[] = []
  const name = parts[parts.length - 1]!
  if (parts.length === 2) {
    if (parts[0] === '') errors.push('prefix part must be non-empty')
    else errors.push(...labelPrefix(parts[0]!).map((text) => `prefix part ${text}`))
  }
  if (name === '') errors.push('name part must be non-empty')
  else if (byteLength(name) > 63) errors.push('name part must be no more than 63 bytes')
  errors.push(...namePart(name).map((text) => `name part ${text}`))
  return errors
}

export const portName: TextCheck = (text) => {
  const errors: string[] = []
  if (byteLength(text) > 15) errors.push('must be no more than 15 characters')
  if (!/^[-a-z0-9]+$/.test(text)) errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(text)) errors.push('must contain at least one letter (a-z)')
  if (text.includes('--')) errors.push('must not contain consecutive hyphens')
  if (text.startsWith('-') || text.endsWith('-')) errors.push('must not begin or end with a hyphen')
  return errors
}

const noParentPrefix: TextCheck = (text) => {
  if (text === '.' || text === '..') return [`must not be '${text}'`]
  return text.startsWith('..') ? ["must not start with '..'"] : []
}

export const configMapKey = check(
  {
    says: "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
    format: '[-._a-zA-Z0-9]+',
    examples: ['key.name', 'KEY_NAME', 'key-name'],
    maximum: 253,
  },
  noParentPrefix,
)

/** The strict form, of which clients are only warned since names were relaxed. */
export const envVarNameStrict = check(
  {
    says: "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
    format: '[-._a-zA-Z][-._a-zA-Z0-9]*',
    examples: ['my.env-name', 'MY_ENV.NAME', 'MyEnvName1'],
  },
  noParentPrefix,
)

export const envVarName: TextCheck = (text) => {
  if (text === '') return ['environment variable name must be non-empty']
  if (/^[ -<>-~]*$/.test(text)) return []
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
}

export const httpHeaderName = check({
  says: "a valid HTTP header must consist of alphanumeric characters or '-'",
  format: '[-A-Za-z0-9]+',
  examples: ['X-Header-Name'],
})

export const cIdentifier = check({
  says: "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
  format: '[A-Za-z_][A-Za-z0-9_]*',
  examples: ['my_name', 'MY_NAME', 'MyName'],
})

export const percentage = check({
  says: "a valid percent string must be a numeric string followed by an ending '%'",
  format: '[0-9]+%',
  examples: ['1%', '93%'],
})

/** What may stand in a URL or storage path: RBAC names and the like. */
export const pathSegment: TextCheck = (text) => {
  if (text === '.' || text === '..') return [`may not be '${text}'`]
  return ['/', '%'].filter((part) => text.includes(part)).map((part) => `may not contain '${part}'`)
}

export const portNumber = (port: number): readonly string[] =>
  port >= 1 && port <= 65535 ? [] : [inclusiveRange(1, 65535)]

/** A check of a name; a `prefix` is a generateName, whose last dash will be followed by more. */
export type NameCheck = (name: string, prefix?: boolean) => readonly string[]

const masked =
  (check: TextCheck): NameCheck =>
  (name, prefix) =>
    check(prefix && name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name)

export const nameIsDnsSubdomain = masked(dnsSubdomain)
export const nameIsDnsLabel = masked(dnsLabel)
export const nameIsPathSegment: NameCheck = (name, prefix) =>
  prefix ? pathSegment(name).filter((text) => !text.startsWith('may not be')) : pathSegment(name)
