import type { ApiRequest, ApiResponse } from '../api/request.ts'
import type { Status } from '../api/status.ts'
import { kinds } from '../api/index.ts'
import { instantOf, timestampOf, type Instant } from '../clock/instant.ts'
import { parseFlags, type FlagDefinitions, type ParsedFlags } from './flags.ts'

export type Send = (request: ApiRequest) => ApiResponse

/** What one command works with. */
export interface CommandContext {
  readonly send: Send
  readonly args: readonly string[]
  /** The whole line, shown as who did it. */
  readonly line: string
  /** `kubectl` or `oc`, as typed. */
  readonly program: string
  /** The command's words, e.g. `rollout status`; shown in usage hints. */
  readonly path: string
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

/** The same with a hint at the command's help. */
export function misuse(context: CommandContext, message: string): number {
  return fail(context, `${message}\nSee '${context.program} ${context.path} -h' for help and examples`)
}

/** Prints a refused request as kubectl does, and gives exit code 1. */
export function failWith(context: CommandContext, response: ApiResponse, doing?: string): number {
  context.err(`${refusalText(response.body as Status, doing)}\n`)
  return 1
}

/** `doing`: what a file was being used for, e.g. `error when creating "x.yaml"`. @source kubernetes@1.36 kubectl/pkg/cmd/util/helpers.go */
export function refusalText(status: Status, doing?: string): string {
  const reason = status.reason ? ` (${status.reason})` : ''
  if (status.reason !== 'Invalid')
    return `Error from server${reason}: ${doing === undefined ? '' : `${doing}: `}${status.message}`
  const { details } = status
  const kind = kinds.find((candidate) => candidate.kind === details?.kind)?.kind ?? details?.kind ?? ''
  const texts = [...new Set((details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`))]
  const head =
    kind === '' && !details?.name ? 'The request is invalid: ' : `The ${kind} "${details?.name ?? ''}" is invalid: `
  return texts.length === 1 ? head + texts[0] : `${head}\n${texts.map((text) => `* ${text}`).join('\n')}`
}

/** Sends a changing request under the command's name and passes warnings on. */
export function change(context: CommandContext, request: ApiRequest): ApiResponse {
  const response = context.send({ ...request, userAgent: context.line })
  for (const warning of response.warnings ?? []) context.err(`Warning: ${warning}\n`)
  return response
}

/** The command's flags; `undefined` when they are wrong, and it has been said. */
export function readFlags(context: CommandContext, definitions: FlagDefinitions): ParsedFlags | undefined {
  const flags = parseFlags(context.args, definitions)
  if (!('error' in flags)) return flags
  fail(context, `${flags.error}\nSee '${context.program} ${context.path} --help' for usage.`)
  return undefined
}

/** The server's clock; `stamp` as `metav1.Time` prints it. */
export function timeNow(context: CommandContext): { readonly stamp: string; readonly now: Instant } {
  const now = context.send({ method: 'GET', path: '/api/v1/namespaces/default' }).at ?? instantOf(0)
  return { stamp: timestampOf(now), now }
}
