import { goName, referenceOf, resolved, schemaOf, type Schema } from '../../api/openapi/schema.ts'
import { fail, misuse, readFlags, type Command, type CommandContext } from '../command.ts'
import { isSet, type FlagDefinitions } from '../flags.ts'
import { kindNamed } from '../resource-names.ts'

const definitions: FlagDefinitions = {
  recursive: { kind: 'boolean' },
  'api-version': { kind: 'string' },
  output: { kind: 'string', short: 'o' },
}

/** `kubectl explain TYPE[.field…]`: names and types; the simulation keeps no descriptions. */
export const explain: Command = function* (context) {
  const flags = readFlags(context, definitions)
  if (flags === undefined) return 1
  const [word] = flags.names
  if (word === undefined)
    return misuse(
      context,
      'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
    )
  const [type = '', ...fields] = word.split('.')
  const kind = kindNamed(type)
  const root = kind === undefined ? undefined : schemaOf(kind.schema)
  if (kind === undefined || root === undefined) {
    context.err(`the server doesn't have a resource type "${type}"\n`)
    return 1
  }
  context.out(
    `${kind.group === '' ? '' : `GROUP:      ${kind.group}\n`}KIND:       ${kind.kind}\nVERSION:    ${kind.version}\n\n`,
  )
  let schema: Schema = root
  let field: { readonly name: string; readonly schema: Schema } | undefined
  for (const name of fields) {
    const found = propertiesOf(schema)?.[name]
    if (found === undefined) return fail(context, `field "${name}" does not exist`)
    field = { name, schema: found }
    schema = found
  }
  explained(context, schema, field, isSet(flags, 'recursive'))
  return 0
}

function explained(
  context: CommandContext,
  schema: Schema,
  field: { readonly name: string; readonly schema: Schema } | undefined,
  isRecursive: boolean,
): void {
  if (field !== undefined) context.out(`FIELD: ${field.name} <${typeName(field.schema)}>\n\n\n`)
  const properties = propertiesOf(schema)
  context.out('DESCRIPTION:\n    <empty>\n')
  if (properties === undefined) return context.out('\n')
  context.out(`FIELDS:\n${isRecursive ? allFields(schema, 1, []) : fieldLines(schema)}\n`)
}

/** The fields of an object, or of the objects in a list or a map. */
function propertiesOf(schema: Schema): Readonly<Record<string, Schema>> | undefined {
  const own = resolved(schema)
  if (own.properties !== undefined) return own.properties
  const inner = own.items ?? (typeof own.additionalProperties === 'object' ? own.additionalProperties : undefined)
  return inner === undefined ? undefined : propertiesOf(inner)
}

function typeName(schema: Schema): string {
  const reference = referenceOf(schema)
  const own = resolved(schema)
  if (own.items !== undefined) return `[]${typeName(own.items)}`
  if (typeof own.additionalProperties === 'object') return `map[string]${typeName(own.additionalProperties)}`
  if (own.properties !== undefined || (reference !== undefined && own.type === 'object'))
    return goName(reference ?? 'Object')
  return own.type ?? 'Object'
}

const isRequired = (parent: Schema, name: string): boolean =>
  (parent.required ?? resolved(parent).required ?? []).includes(name)

function fieldLines(schema: Schema): string {
  return sortedFields(schema)
    .map(
      ([name, field]) =>
        `  ${name}\t<${typeName(field)}>${isRequired(ownerOf(schema), name) ? ' -required-' : ''}\n    <no description>\n\n`,
    )
    .join('')
}

const sortedFields = (schema: Schema): readonly (readonly [string, Schema])[] =>
  Object.entries(propertiesOf(schema) ?? {}).sort(([left], [right]) => (left < right ? -1 : 1))

/** The schema that lists the required fields. */
function ownerOf(schema: Schema): Schema {
  const own = resolved(schema)
  if (own.properties !== undefined) return own
  return own.items === undefined ? own : ownerOf(own.items)
}

const depthMost = 16

function allFields(schema: Schema, depth: number, above: readonly Schema[]): string {
  const owner = ownerOf(schema)
  if (depth > depthMost || above.includes(owner)) return ''
  return sortedFields(schema)
    .map(
      ([name, field]) =>
        `${'  '.repeat(depth)}${name}\t<${typeName(field)}>${isRequired(owner, name) ? ' -required-' : ''}\n${allFields(field, depth + 1, [...above, owner])}`,
    )
    .join('')
}
