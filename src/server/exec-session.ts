import type { ApiRequest } from '../api/request.ts'
import type { Status } from '../api/status.ts'
import type { Channels } from './channels.ts'
import { interactiveShell, type ExecAnswer } from './interactive-shell.ts'
import type { Source } from './source.ts'

export interface Session {
  readonly begin: (channels: Channels) => void
}

/** Programs that may wait for input; others run at once. */
const readsInput = /\b(cat|read|tee|wc|grep|sort|head|tail|sed|awk|xargs|tr|uniq|cut)\b/

const shells = /(^|\/)(sh|bash|ash|dash)$/

/** Runs a command in a container; a bare shell that is given input stays and reads it line by line. */
export async function runIn(source: Source, asked: ApiRequest): Promise<Session | Status> {
  const query = new URLSearchParams(asked.path.split('?')[1])
  const words = query.getAll('command')
  const isTerminal = query.get('tty') === 'true' || query.get('tty') === '1'
  const isFed = query.get('stdin') === 'true' || query.get('stdin') === '1'
  if (isFed && words.length === 1 && shells.test(words[0]!)) {
    const probe = await executed(source, asked, ['true'])
    if ('status' in probe) return probe
    const run = (line: string) => executed(source, asked, [words[0]!, '-c', line])
    return { begin: (channels) => interactiveShell(channels, run, isTerminal) }
  }
  if (isFed && words.length === 1 && words[0] === 'cat') {
    const probe = await executed(source, asked, ['true'])
    return 'status' in probe ? probe : { begin: echo }
  }
  if (isFed && !isTerminal && readsInput.test(words.join(' '))) {
    const probe = await executed(source, asked, ['true'])
    return 'status' in probe ? probe : { begin: (channels) => fed(source, asked, words, channels) }
  }
  const answer = await executed(source, asked, words)
  if ('status' in answer) return answer
  return {
    begin: (channels) => {
      if (isTerminal) channels.out((answer.stdout + answer.stderr).replaceAll('\n', '\r\n'))
      else {
        channels.out(answer.stdout)
        channels.err(answer.stderr)
      }
      channels.end({ exitCode: answer.exitCode })
    },
  }
}

/** Collects the whole input, then runs the command on it. */
function fed(source: Source, asked: ApiRequest, words: readonly string[], channels: Channels): void {
  let stdin = ''
  channels.onInput((bytes) => {
    if (stdin.length < inputLengthMax) stdin += bytes.toString('utf8')
  })
  channels.onInputEnd(() => {
    void executed(source, { ...asked, body: { stdin } }, words).then((answer) => {
      if ('status' in answer) return channels.end({ message: answer.message })
      channels.out(answer.stdout)
      channels.err(answer.stderr)
      channels.end({ exitCode: answer.exitCode })
    })
  })
}

const inputLengthMax = 1_000_000

async function executed(source: Source, asked: ApiRequest, words: readonly string[]): Promise<ExecAnswer | Status> {
  const [address = '', search = ''] = asked.path.split('?')
  const query = new URLSearchParams(search)
  query.delete('command')
  for (const word of words) query.append('command', word)
  const answer = await source.submit({ ...asked, path: `${address}?${query.toString()}` })
  return answer.body as ExecAnswer | Status
}

/** `cat` without files. */
function echo(channels: Channels): void {
  channels.onInput((bytes) => channels.out(bytes.toString('utf8')))
  channels.onInputEnd(() => channels.end({ exitCode: 0 }))
}
