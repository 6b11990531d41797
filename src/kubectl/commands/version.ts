import { fail, readFlags, type Command } from '../command.ts'
import { isSet } from '../flags.ts'

const release = { major: '1', minor: '36', gitVersion: 'v1.36.2', platform: 'js/wasm' }

export const version: Command = function* (context) {
  const flags = readFlags(context, { output: { kind: 'string', short: 'o' }, client: { kind: 'boolean' } })
  if (flags === undefined) return 1
  const output = flags.values.get('output')
  if (output === 'json' || output === 'yaml') {
    const value = {
      clientVersion: release,
      kustomizeVersion: 'v5.7.1',
      ...(!isSet(flags, 'client') && { serverVersion: release }),
    }
    context.out(output === 'json' ? `${JSON.stringify(value, null, 2)}\n` : yamlOf(value))
    return 0
  }
  if (output !== undefined) return fail(context, "--output must be 'yaml' or 'json'")
  context.out(
    `Client Version: v1.36.2\nKustomize Version: v5.7.1\n${isSet(flags, 'client') ? '' : 'Server Version: v1.36.2\n'}`,
  )
  return 0
}

const yamlOf = (value: Readonly<Record<string, unknown>>): string =>
  Object.entries(value)
    .map(([key, item]) =>
      typeof item === 'string'
        ? `${key}: ${item}\n`
        : `${key}:\n${Object.entries(item as object)
            .map(([name, text]) => `  ${name}: ${/^\d/.test(String(text)) ? `"${String(text)}"` : String(text)}\n`)
            .join('')}`,
    )
    .join('')
