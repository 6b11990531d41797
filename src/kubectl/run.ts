import type { Send } from './apply.ts'

export interface CommandOutput {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

/** Runs one line of the terminal. */
export function runKubectl(_send: Send, line: string, _files: Readonly<Record<string, string>>): CommandOutput {
  return { stdout: '', stderr: `error: unknown command "${line}"\n`, exitCode: 1 }
}
