import type { Running, Send } from '../command.ts'
import type { StartedLine } from '../run.ts'

/** `watch [-n SECONDS] COMMAND`: runs it again and again as virtual time goes, and shows the last answer only. */
export function watching(send: Send, text: string, start: (text: string) => StartedLine): StartedLine {
  const { seconds, command } = watchArguments(text)
  const screen = { stdout: '', stderr: '' }
  return {
    running: command === '' ? misused(screen) : repeated(send, seconds, command, start, screen),
    output: () => ({ ...screen }),
  }
}

function* misused(screen: { stderr: string }): Running {
  screen.stderr = 'Usage: watch [-n SECONDS] COMMAND\n'
  return 1
}

function* repeated(
  send: Send,
  seconds: number,
  command: string,
  start: (text: string) => StartedLine,
  screen: { stdout: string; stderr: string },
): Running {
  const now = (): number => send({ method: 'GET', path: '/version' }).at ?? 0
  for (;;) {
    const begun = now()
    const inner = start(command)
    const header = `Every ${seconds.toFixed(1)}s: ${command}\n\n`
    for (let step = inner.running.next(); step.done !== true; step = inner.running.next()) {
      screen.stdout = header + inner.output().stdout
      yield 'untilChange'
    }
    screen.stdout = header + inner.output().stdout
    screen.stderr = inner.output().stderr
    // Back in time is another instant, too.
    while (now() >= begun && now() < begun + seconds * 1000) yield 'untilChange'
  }
}

function watchArguments(text: string): { readonly seconds: number; readonly command: string } {
  let rest = text.replace(/^watch\s*/, '')
  let seconds = 2
  for (;;) {
    const option = /^(?:-n\s*(\d+(?:\.\d+)?)|--interval[= ](\d+(?:\.\d+)?)|-[a-mo-z]+)(?:\s+|$)/.exec(rest)
    if (option === null) break
    seconds = Math.max(0.1, Number(option[1] ?? option[2] ?? seconds))
    rest = rest.slice(option[0].length)
  }
  // One quoted word is a whole command line.
  const quoted = /^(['"])(.*)\1$/s.exec(rest.trim())
  return { seconds, command: (quoted?.[2] ?? rest).trim() }
}
