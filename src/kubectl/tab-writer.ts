/**
 * Elastic tab stops as Go's text/tabwriter lays them out: a cell ends with a tab, a column is a run of consecutive lines that
 * have a cell there, and its width is that of its widest cell plus padding.
 */
export function alignedText(lines: readonly (readonly string[])[], minimumWidth: number, padding: number): string {
  const output = lines.map(() => '')
  layOut(lines, 0, 0, lines.length, minimumWidth, padding, output)
  return output.map((line) => `${line}\n`).join('')
}

function layOut(
  lines: readonly (readonly string[])[],
  column: number,
  from: number,
  to: number,
  minimumWidth: number,
  padding: number,
  output: string[],
): void {
  let index = from
  while (index < to) {
    const cells = lines[index]!
    if (column >= cells.length - 1) {
      output[index] += cells[column] ?? ''
      index++
      continue
    }
    let end = index
    let width = minimumWidth
    while (end < to && column < lines[end]!.length - 1) {
      width = Math.max(width, widthOf(lines[end]![column]!) + padding)
      end++
    }
    for (let line = index; line < end; line++) {
      const text = lines[line]![column]!
      output[line] += text + ' '.repeat(width - widthOf(text))
    }
    layOut(lines, column + 1, index, end, minimumWidth, padding, output)
    index = end
  }
}

const widthOf = (text: string): number => [...text].length
