/**
 * Elastic tab stops as Go's text/tabwriter lays them out: a cell ends with a tab, a column is a run of consecutive lines that
 * have a cell there, and its width is that of its widest cell plus padding. `remembered` keeps the widest so far by column.
 */
export function alignedText(
  lines: readonly (readonly string[])[],
  minimumWidth: number,
  padding: number,
  remembered?: number[],
): string {
  const output = lines.map(() => '')
  layOut({ lines, minimumWidth, padding, remembered, output }, 0, 0, lines.length)
  return output.map((line) => `${line}\n`).join('')
}

/** The same for a text with tabs in it, as describe writes: no least width, padding 2. */
export const alignedTabs = (text: string): string =>
  text === ''
    ? ''
    : alignedText(
        text
          .replace(/\n$/, '')
          .split('\n')
          .map((line) => line.split('\t')),
        0,
        2,
      )

interface Layout {
  readonly lines: readonly (readonly string[])[]
  readonly minimumWidth: number
  readonly padding: number
  readonly remembered: number[] | undefined
  readonly output: string[]
}

function layOut(layout: Layout, column: number, from: number, to: number): void {
  const { lines, output, padding, remembered } = layout
  let index = from
  while (index < to) {
    const cells = lines[index]!
    if (column >= cells.length - 1) {
      output[index] += cells[column] ?? ''
      index++
      continue
    }
    let end = index
    let width = Math.max(layout.minimumWidth, remembered?.[column] ?? 0)
    while (end < to && column < lines[end]!.length - 1) {
      width = Math.max(width, widthOf(lines[end]![column]!) + padding)
      end++
    }
    if (remembered !== undefined) remembered[column] = width
    for (let line = index; line < end; line++) {
      const text = lines[line]![column]!
      output[line] += text + ' '.repeat(width - widthOf(text))
    }
    layOut(layout, column + 1, index, end)
    index = end
  }
}

const widthOf = (text: string): number => [...text].length
