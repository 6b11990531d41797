import { civilTimeOf, instantOfTimestamp, type Instant } from '../../clock/instant.ts'
import { ageOf } from '../../api/table/ages.ts'
import { alignedTabs } from '../print/tab-writer.ts'

type Texts = { readonly [key: string]: string } | undefined

/** Collects lines with tabs; `flush` ends the columns of what came before. */
export interface Writer {
  /** One line, indented by two spaces a level. */
  readonly line: (text: string, level?: number) => void
  readonly field: (name: string, value: string | number, level?: number) => void
  /** Labels or a selector, a line each. */
  readonly labels: (name: string, labels: Texts, indent?: string) => void
  readonly annotations: (annotations: Texts, indent?: string) => void
  readonly flush: () => void
  readonly text: () => string
}

export function newWriter(): Writer {
  let done = ''
  let open = ''
  const writer: Writer = {
    line: (text, level = 0) => {
      open += `${'  '.repeat(level)}${text}\n`
    },
    field: (name, value, level = 0) => writer.line(`${name}:\t${value}`, level),
    labels: (name, labels, indent = '') => {
      const entries = sortedEntries(labels)
      if (entries.length === 0) return writer.line(`${indent}${name}:\t<none>`)
      for (const [index, [key, value]] of entries.entries())
        writer.line(`${indent}${index === 0 ? `${name}:` : ''}\t${key}=${value}`)
    },
    annotations: (annotations, indent = '') => {
      const entries = sortedEntries(annotations).filter(([key]) => key !== lastApplied)
      if (entries.length === 0) return writer.line(`${indent}Annotations:\t<none>`)
      for (const [index, [key, text]] of entries.entries()) {
        const head = `${indent}${index === 0 ? 'Annotations:' : ''}\t`
        const value = text.replace(/\n$/, '')
        if (key.length + value.length + 2 <= annotationLengthMost && !value.includes('\n'))
          writer.line(`${head}${key}: ${value}`)
        else {
          writer.line(`${head}${key}:`)
          for (const part of value.split('\n')) writer.line(`${indent}\t  ${shortened(part, annotationLengthMost - 2)}`)
        }
      }
    },
    flush: () => {
      done += alignedTabs(open)
      open = ''
    },
    text: () => {
      writer.flush()
      return done
    },
  }
  return writer
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'
const annotationLengthMost = 140

export const shortened = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}...` : text

const sortedEntries = (texts: Texts): readonly (readonly [string, string])[] =>
  Object.entries(texts ?? {}).sort(([left], [right]) => (left < right ? -1 : 1))

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (value: number): string => String(value).padStart(2, '0')

/** `Sat, 21 Nov 2026 00:08:19 +0000`; `<unset>` for none. */
export function dateText(timestamp: string | undefined | null): string {
  const instant = timestamp ? instantOfTimestamp(timestamp) : undefined
  if (instant === undefined) return 'Mon, 01 Jan 0001 00:00:00 +0000'
  const { year, month, day, hour, minute, second, weekday } = civilTimeOf(instant)
  return `${weekdays[weekday]}, ${two(day)} ${months[month - 1]} ${year} ${two(hour)}:${two(minute)}:${two(second)} +0000`
}

export const ageSince = (timestamp: string | undefined | null, now: Instant): string => ageOf(timestamp, now)
export const boolText = (value: boolean | undefined): string => (value === true ? 'True' : 'False')
export const orNone = (text: string | undefined): string => (text === undefined || text === '' ? '<none>' : text)
export const orUnset = (value: string | number | undefined | null): string =>
  value === undefined || value === null ? '<unset>' : String(value)
