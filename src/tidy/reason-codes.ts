/** A reason code with the names of its details, as a component's `reasons.ts` writes it. */
export interface WrittenReason {
  readonly code: string
  readonly details: readonly string[]
}

const probes = ['startup', 'readiness', 'liveness']

/** Every reason of a file: `reason('code', { … })`, whatever the function is called, and `{ code: 'code', details: { … } }`. */
export function reasonsIn(source: string): readonly WrittenReason[] {
  const text = codeOnlyOf(source)
  const found: WrittenReason[] = []
  const pattern = /(?:(?<![.\w])[a-z]\w*\(\s*|\bcode:\s*)(['`])([^'`]+)\1(?:\s*,\s*(?:details:\s*)?\{)?/g
  for (const match of text.matchAll(pattern)) {
    const [whole, , code] = match
    const details = whole.endsWith('{') ? detailsOf(text, match.index + whole.length) : []
    for (const each of code!.includes('${probe}') ? probes.map((probe) => code!.replace('${probe}', probe)) : [code!])
      found.push({ code: each, details })
  }
  return found
}

/** The names in the object literal that begins at `start`. */
function detailsOf(text: string, start: number): readonly string[] {
  let depth = 0
  let end = start
  while (end < text.length && (depth > 0 || text[end] !== '}')) {
    if ('({['.includes(text[end]!)) depth++
    if (')}]'.includes(text[end]!)) depth--
    end++
  }
  return topLevelParts(text.slice(start, end)).flatMap((part) => {
    const spread = /^\.\.\.(\w+)$/.exec(part)
    if (spread !== null) return namesOfType(text.slice(0, start), text, spread[1]!)
    return /^(\w+)/.exec(part)?.[1] ?? []
  })
}

function topLevelParts(text: string): readonly string[] {
  const parts: string[] = ['']
  let depth = 0
  for (const sign of text) {
    if ('({['.includes(sign)) depth++
    if (')}]'.includes(sign)) depth--
    if (sign === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += sign
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** The fields of a parameter's type: written in place, or an interface of the same file. */
function namesOfType(before: string, text: string, parameter: string): readonly string[] {
  const declared = before
    .replace(new RegExp(`${parameter}: \\{$`), '')
    .trimEnd()
    .lastIndexOf(`${parameter}:`)
  const type = before.slice(declared + parameter.length + 1).trim()
  const name = /^\w+/.exec(type)?.[0]
  const body =
    name === undefined ? /^\{([^}]*)\}/.exec(type)?.[1] : new RegExp(`interface ${name} \\{([^}]*)\\}`).exec(text)?.[1]
  return [...(body ?? '').matchAll(/readonly (\w+)\??:/g)].map(([, field]) => field!)
}

/** Source without comments; texts stay. */
export function codeOnlyOf(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1')
}
