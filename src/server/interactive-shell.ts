import type { Status } from '../api/status.ts'
import type { Channels } from './channels.ts'

/** What a command in a container printed, and how it ended. */
export interface ExecAnswer {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

type Run = (line: string) => Promise<ExecAnswer | Status>

const [interrupt, endOfInput, backspace, remove] = ['\u0003', '\u0004', '\u0008', '\u007f']
const lineLengthMax = 8192

/** A shell that reads lines: with a terminal it prompts and shows what is typed, without one it only answers. */
export function interactiveShell(channels: Channels, run: Run, isTerminal: boolean): void {
  const prompt = isTerminal ? '/ # ' : ''
  const shown = (text: string): string => (isTerminal ? text.replaceAll('\n', '\r\n') : text)
  let typed = ''
  let lastExit = 0
  let isOver = false
  let queue: Promise<void> = Promise.resolve()

  function end(exitCode: number): void {
    isOver = true
    channels.end({ exitCode })
  }

  async function carryOut(line: string): Promise<void> {
    if (isOver) return
    const exit = /^\s*exit(?:\s+(\d+))?\s*$/.exec(line)
    if (exit !== null) return end(exit[1] === undefined ? lastExit : Number(exit[1]) & 255)
    if (line.trim() !== '') {
      const answer = await run(line)
      if ('status' in answer) return end(137)
      lastExit = answer.exitCode
      channels.out(shown(answer.stdout))
      if (isTerminal) channels.out(shown(answer.stderr))
      else channels.err(answer.stderr)
    }
    channels.out(prompt)
  }

  function take(character: string): void {
    if (character === '\r' || character === '\n') {
      const line = typed
      typed = ''
      if (isTerminal) channels.out('\r\n')
      queue = queue.then(() => carryOut(line))
    } else if (isTerminal && character === endOfInput) queue = queue.then(() => end(lastExit))
    else if (isTerminal && character === interrupt) {
      typed = ''
      channels.out(`^C\r\n${prompt}`)
    } else if (isTerminal && (character === backspace || character === remove)) {
      if (typed === '') return
      typed = typed.slice(0, -1)
      channels.out('\b \b')
    } else if (typed.length < lineLengthMax) {
      typed += character
      if (isTerminal) channels.out(character)
    }
  }

  channels.onInput((bytes) => {
    for (const character of bytes.toString('utf8')) take(character)
  })
  channels.onInputEnd(() => {
    const rest = typed
    typed = ''
    queue = queue.then(() => carryOut(rest)).then(() => (isOver ? undefined : end(lastExit)))
  })
  channels.out(prompt)
}
