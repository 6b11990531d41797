import { exampleManifests } from './example-manifests.ts'
import { fail, type CommandContext } from './command.ts'

/** The text behind `-f NAME`: one of the editor's tabs, standard input, or a bundled example; `undefined` when it has been refused. */
export function textOfFile(context: CommandContext, name: string): string | undefined {
  const { files } = context
  const text = files[name] ?? files[name.replace(/^\.\//, '')]
  if (text !== undefined) return text
  if (/^https?:\/\//.test(name)) {
    const example = exampleManifests[name.replace(/^https?:\/\/(www\.)?(kubernetes\.io|k8s\.io)\/examples\//, '')]
    if (example !== undefined) return example
    fail(
      context,
      `unable to read URL "${name}", the simulation has no network: paste the manifest into the editor and apply that`,
    )
  } else fail(context, `the path "${name}" does not exist`)
  return undefined
}
