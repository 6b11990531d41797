/** One line of a trace with its virtual time in milliseconds. */
export interface TraceLine {
  readonly at: number
  readonly text: string
  /** As it stands in the file. */
  readonly raw: string
}

export interface TraceFile {
  readonly lines: readonly TraceLine[]
  /** The FINAL block with its conditions. */
  readonly final: readonly string[]
}

const timed = /^ *(\d+)\.(\d{3})s {2}(.*)$/

export function parseTrace(content: string): TraceFile {
  const lines: TraceLine[] = []
  const final: string[] = []
  for (const raw of content.split('\n')) {
    const match = timed.exec(raw)
    if (match) lines.push({ at: Number(match[1]) * 1000 + Number(match[2]), text: match[3]!, raw })
    else if (raw.trim() !== '') final.push(raw)
  }
  return { lines, final }
}

export const isInput = ({ text }: TraceLine): boolean => text.startsWith('USER ') || text.startsWith('POD ')

/** `web` and its hash in `web-69bd9c84c9`. */
export function splitReplicaSetName(name: string): { readonly deployment: string; readonly hash: string } {
  const dash = name.lastIndexOf('-')
  return { deployment: name.slice(0, dash), hash: name.slice(dash + 1) }
}

/** The same line with the suffixes of pod names blotted out. */
export const comparable = (line: string): string =>
  line.replace(/(Created pod: |Deleted pod: |pods \\?")([a-z0-9-]+)-[a-z0-9]{5}\b/g, '$1$2-*****').trimEnd()
