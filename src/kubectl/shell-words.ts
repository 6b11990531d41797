/** A line as a POSIX shell splits it, with the pipeline cut at `|`. */
export type Pipeline = { readonly stages: readonly (readonly string[])[] } | { readonly error: string }

/** Splits words, quotes, escapes and pipes. No expansion: `$` and globs stay as they are. */
export function pipelineOf(line: string): Pipeline {
  const stages: string[][] = [[]]
  let word: string | undefined
  let position = 0
  const append = (text: string): void => {
    word = (word ?? '') + text
  }
  const finish = (): void => {
    if (word !== undefined) stages.at(-1)!.push(word)
    word = undefined
  }
  while (position < line.length) {
    const sign = line[position]!
    if (sign === "'" || sign === '"') {
      const end = closingQuote(line, position)
      if (end < 0) return { error: `unexpected end of line while looking for matching \`${sign}'` }
      append(quotedText(line.slice(position + 1, end), sign))
      position = end
    } else if (sign === '\\' && position + 1 < line.length) {
      position++
      if (line[position] !== '\n') append(line[position]!)
    } else if (sign === ' ' || sign === '\t' || sign === '\n') finish()
    else if (sign === '|') {
      finish()
      stages.push([])
    } else if (sign === '#' && word === undefined) break
    else append(sign)
    position++
  }
  finish()
  if (stages.length > 1 && stages.some((stage) => stage.length === 0))
    return { error: "syntax error near unexpected token `|'" }
  return { stages }
}

function closingQuote(line: string, start: number): number {
  const quote = line[start]
  for (let index = start + 1; index < line.length; index++) {
    if (line[index] === '\\' && quote === '"') index++
    else if (line[index] === quote) return index
  }
  return -1
}

const quotedText = (text: string, quote: string): string =>
  quote === "'" ? text : text.replaceAll(/\\(["\\$`])/g, '$1')
