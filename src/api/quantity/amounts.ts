import type { Quantity } from './quantity.ts'
import { formatQuantity, milli, parseQuantity, roundedUpQuantity, scaledValue, zeroQuantity } from './quantity.ts'

interface Amounts {
  readonly quantity: Quantity
  readonly value: number
  readonly milliValue: number
}

/** Every text means the same for ever, so remembering is invisible; emptied before it could grow without bound. */
const remembered = new Map<string, Amounts>()
const rememberedMax = 20_000

/** The parsed quantity of a stored (hence well-formed) field; 0 for what does not parse. */
export const quantityOf = (quantity: string | number): Quantity => amountsOf(quantity).quantity

/** Whole units, rounded up: bytes, pods. */
export const valueOf = (quantity: string | number | undefined): number =>
  quantity === undefined ? 0 : amountsOf(quantity).value

/** Thousandths, rounded up: CPU. */
export const milliValueOf = (quantity: string | number | undefined): number =>
  quantity === undefined ? 0 : amountsOf(quantity).milliValue

/** The form in which the API server stores the text; the text itself where it is no quantity. */
export function canonicalQuantity(text: string | number): string {
  const parsed = parseQuantity(String(text))
  return 'error' in parsed ? String(text) : formatQuantity(parsed)
}

/** The stored form of an entry of a ResourceList: rounded up to thousandths by the v1 defaults. */
export function canonicalResource(text: string | number): string {
  const parsed = parseQuantity(String(text))
  return 'error' in parsed ? String(text) : formatQuantity(roundedUpQuantity(parsed, milli))
}

function amountsOf(source: string | number): Amounts {
  const text = typeof source === 'string' ? source : String(source)
  const known = remembered.get(text)
  if (known !== undefined) return known
  const parsed = parseQuantity(text.trim())
  const quantity = 'error' in parsed ? zeroQuantity : parsed
  const amounts = {
    quantity,
    value: Number(scaledValue(quantity, 0)),
    milliValue: Number(scaledValue(quantity, milli)),
  }
  if (remembered.size >= rememberedMax) remembered.clear()
  remembered.set(text, amounts)
  return amounts
}
