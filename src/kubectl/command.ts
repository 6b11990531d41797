import type { ApiRequest, ApiResponse } from '../api/request.ts'
import type { Status } from '../api/status.ts'
import { kinds } from '../api/index.ts'

export type Send = (request: ApiRequest) => ApiResponse

/** What one command works with. */
export interface CommandContext {
  readonly send: Send
  readonly args: readonly string[]
  /** The whole line, shown as who did it. */
  readonly line: string
  readonly namespace: string
  /** File name → text: the editor's tabs; `-` is standard input. */
  readonly files: Readonly<Record<string, string>>
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** A command yields to let virtual time go on until something changed, and returns its exit code. */
export type Running = Generator<'untilChange', number, void>
export type Command = (context: CommandContext) => Running

/** Prints `error: …` and gives exit code 1. */
export function fail(context: CommandContext, message: string): number {
  context.err(`error: ${message}\n`)
  return 1
}

/** Prints a refused request as kubectl does, and gives exit code 1. */
export function failWith(context: CommandContext, response: ApiResponse): number {
  context.err(`${refusalText(response.body as Status)}\n`)
  return 1
}

/** @source kubernetes@1.36 kubectl/pkg/cmd/util/helpers.go */
export function refusalText(status: Status): string {
  if (status.reason !== 'Invalid') return `Error from server (${status.reason}): ${status.message}`
  const { details } = status
  const kind = kinds.find((candidate) => candidate.kind === details?.kind)?.kind ?? details?.kind ?? ''
  const texts = [...new Set((details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`))]
  const head = `The ${kind} "${details?.name ?? ''}" is invalid: `
  return texts.length === 1 ? head + texts[0] : `${head}\n${texts.map((text) => `* ${text}`).join('\n')}`
}

/** Sends a changing request under the command's name and passes warnings on. */
export function change(context: CommandContext, request: ApiRequest): ApiResponse {
  const response = context.send({ ...request, userAgent: context.line })
  for (const warning of response.warnings ?? []) context.err(`Warning: ${warning}\n`)
  return response
}
