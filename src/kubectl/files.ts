import type { CommandContext } from './command.ts'

/** The text behind `-f NAME`: one of the editor's tabs. */
export function textOfFile({ files }: CommandContext, name: string): string | undefined {
  return files[name] ?? files[name.replace(/^\.\//, '')]
}
