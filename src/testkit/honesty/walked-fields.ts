import { kinds } from '../../api/index.ts'
import { shortName, standingOf, type Standing } from '../../api/honesty/standing.ts'
import { referenceOf, schemaOf } from '../../api/openapi/schema.ts'

/** A field of a component that some supported kind is made of. */
export interface WalkedField {
  /** `core.PodSpec` */
  readonly component: string
  readonly field: string
  readonly standing: Standing | undefined
}

/** Every field that can be reached from the supported kinds through fields that are modelled, each component once. */
export function walkedFields(): readonly WalkedField[] {
  const seen = new Set<string>()
  const fields: WalkedField[] = []
  const waiting = kinds.map(({ schema }) => schema)
  for (let component = waiting.pop(); component !== undefined; component = waiting.pop()) {
    const properties = schemaOf(component)?.properties
    if (properties === undefined || seen.has(component)) continue
    seen.add(component)
    for (const field in properties) {
      const standing = standingOf(component, field)
      fields.push({ component: shortName(component), field, standing })
      if (standing?.as !== 'modelled') continue
      const schema = properties[field]!
      for (const part of [schema, schema.items, schema.additionalProperties]) {
        const reference = part && referenceOf(part)
        if (reference !== undefined) waiting.push(reference)
      }
    }
  }
  return fields.toSorted((left, right) =>
    compare(`${left.component} ${left.field}`, `${right.component} ${right.field}`),
  )
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)
