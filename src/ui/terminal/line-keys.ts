/** A line of text with the cursor in it. */
export interface EditedLine {
  readonly text: string
  readonly cursor: number
}

/** What the keys of a shell's line do to it; nothing for keys that mean something else. */
export function editedBy(code: string, { text, cursor }: EditedLine): EditedLine | undefined {
  const before = text.slice(0, cursor)
  const behind = text.slice(cursor)
  switch (code) {
    case 'KeyA':
      return { text, cursor: 0 }
    case 'KeyE':
      return { text, cursor: text.length }
    case 'KeyU':
      return { text: behind, cursor: 0 }
    case 'KeyK':
      return { text: before, cursor }
    case 'KeyW': {
      const kept = before.replace(/\S+\s*$/, '')
      return { text: kept + behind, cursor: kept.length }
    }
    default:
      return undefined
  }
}

/** The line with a completion put in: one word whole, several as far as they agree. */
export function completed(line: EditedLine, from: number, words: readonly string[]): EditedLine {
  const [only, ...others] = words
  if (only === undefined) return line
  const goesOn = /[=/]$/.test(only)
  const word = others.length === 0 ? only + (goesOn ? '' : ' ') : sharedStart(words)
  const behind = line.text.slice(line.cursor)
  const joined = word.endsWith(' ') && behind.startsWith(' ') ? word.slice(0, -1) : word
  return { text: line.text.slice(0, from) + joined + behind, cursor: from + word.length }
}

function sharedStart(words: readonly string[]): string {
  let shared = words[0] ?? ''
  for (const word of words) while (!word.startsWith(shared)) shared = shared.slice(0, -1)
  return shared
}
