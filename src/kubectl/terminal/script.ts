/** One command of a pipeline as it was written, without its redirections. */
export interface Segment {
  readonly text: string
  readonly input?: { readonly text: string } | { readonly file: string }
  readonly output?: { readonly file: string; readonly isAppended: boolean }
  /** `2>&1` puts errors among the output; `2>/dev/null` throws them away. */
  readonly errors?: 'merged' | 'dropped'
}

/** A pipeline, and when it runs: always, after a success, after a failure. */
export interface Step {
  readonly when: 'always' | 'success' | 'failure'
  readonly segments: readonly Segment[]
}

export type Script =
  | { readonly steps: readonly Step[] }
  | { readonly error: string }
  /** More lines must follow: an open quote, a heredoc without its end, a line that goes on. */
  | { readonly isUnfinished: true }

const unfinished = { isUnfinished: true } as const

interface Draft {
  text: string
  input?: Segment['input']
  output?: Segment['output']
  errors?: Segment['errors']
}

interface Heredoc {
  readonly segment: Draft
  readonly end: string
  readonly stripsTabs: boolean
}

/** Cuts what was typed or pasted into steps. Quotes and escapes stay in the text of a segment: its command reads them. */
export function scriptOf(text: string): Script {
  const steps: { when: Step['when']; segments: Draft[] }[] = []
  const heredocs: Heredoc[] = []
  let segments: Draft[] = [{ text: '' }]
  let when: Step['when'] = 'always'
  let position = 0
  let isJoining = false

  const segment = (): Draft => segments.at(-1)!
  const isEmpty = (): boolean => segments.length === 1 && segment().text.trim() === '' && segment().output === undefined
  const endStep = (next: Step['when']): string | undefined => {
    if (!isEmpty()) steps.push({ when, segments })
    else if (next !== 'always') return `syntax error near unexpected token \`${next === 'success' ? '&&' : '||'}'`
    segments = [{ text: '' }]
    when = next
    return undefined
  }

  while (position < text.length) {
    const sign = text[position]!
    const two = text.slice(position, position + 2)
    if (sign === "'" || sign === '"') {
      const end = closing(text, position)
      if (end < 0) return unfinished
      segment().text += text.slice(position, end + 1)
      position = end + 1
      isJoining = false
    } else if (sign === '\\') {
      if (position + 1 >= text.length) return unfinished
      if (text[position + 1] !== '\n') segment().text += text.slice(position, position + 2)
      position += 2
    } else if (sign === '#' && /(^|\s)$/.test(segment().text)) {
      while (position < text.length && text[position] !== '\n') position++
    } else if (two === '&&' || two === '||') {
      const problem = endStep(two === '&&' ? 'success' : 'failure')
      if (problem !== undefined) return { error: problem }
      position += 2
      isJoining = true
    } else if (sign === '|') {
      if (segment().text.trim() === '') return { error: "syntax error near unexpected token `|'" }
      segments.push({ text: '' })
      position++
      isJoining = true
    } else if (sign === '<' || sign === '>') {
      const after = redirected(text, position, segment(), heredocs)
      if (after === undefined) return { error: "syntax error near unexpected token `newline'" }
      position = after
    } else if (sign === '\n' || sign === ';' || sign === '&') {
      position++
      if (sign === '\n' && heredocs.length > 0) {
        const after = readHeredocs(text, position, heredocs)
        if (after === undefined) return unfinished
        position = after
      }
      if (!isJoining || segment().text.trim() !== '') {
        endStep('always')
        isJoining = false
      }
    } else {
      segment().text += sign
      if (sign.trim() !== '') isJoining = false
      position++
    }
  }
  if (heredocs.length > 0 || isJoining) return unfinished
  if (segments.length > 1 && segment().text.trim() === '') return unfinished
  if (!isEmpty()) steps.push({ when, segments })
  return { steps: steps.map((step) => ({ when: step.when, segments: step.segments.map(finished) })) }
}

const finished = ({ text, ...rest }: Draft): Segment => ({ text: text.trim(), ...rest })

function closing(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\' && text[start] === '"') index++
    else if (text[index] === text[start]) return index
  }
  return -1
}

const wordPattern = /^[ \t]*(?:'([^']*)'|"([^"]*)"|([^\s'"|;&<>]+))/

/** Reads one redirection; answers where it ends, or nothing when it names nothing. */
function redirected(text: string, start: number, segment: Draft, heredocs: Heredoc[]): number | undefined {
  const descriptor = /(?:^|\s)([12])$/.exec(segment.text)?.[1]
  if (descriptor !== undefined) segment.text = segment.text.slice(0, -1)
  const operator = /^(?:<<-?|<|>>|>&1|>&2|>)/.exec(text.slice(start))![0]
  let position = start + operator.length
  if (operator === '>&1' || operator === '>&2') {
    if (descriptor === '2' && operator === '>&1') segment.errors = 'merged'
    return position
  }
  const match = wordPattern.exec(text.slice(position))
  if (match === null) return undefined
  const word = match[1] ?? match[2] ?? match[3]!
  position += match[0].length
  if (operator.startsWith('<<')) heredocs.push({ segment, end: word, stripsTabs: operator === '<<-' })
  else if (operator === '<') segment.input = { file: word }
  else if (descriptor === '2') segment.errors = 'dropped'
  else segment.output = { file: word, isAppended: operator === '>>' }
  return position
}

/** Takes the bodies that follow a line; nothing when one has no end. */
function readHeredocs(text: string, start: number, heredocs: Heredoc[]): number | undefined {
  let position = start
  for (const { segment, end, stripsTabs } of heredocs.splice(0)) {
    const lines: string[] = []
    for (;;) {
      if (position >= text.length) return undefined
      const stop = text.indexOf('\n', position)
      const raw = text.slice(position, stop < 0 ? text.length : stop)
      const line = stripsTabs ? raw.replace(/^\t+/, '') : raw
      position = stop < 0 ? text.length : stop + 1
      if (line.trimEnd() === end) break
      lines.push(`${line}\n`)
    }
    segment.input = { text: lines.join('') }
  }
  return position
}
