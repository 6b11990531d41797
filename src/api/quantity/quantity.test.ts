import { describe, expect, it } from 'vitest'
import { vectorLines } from '../../testkit/vector-lines.ts'
import { canonicalQuantity, canonicalResource, milliValueOf, valueOf } from './amounts.ts'
import type { Quantity } from './quantity.ts'
import {
  addQuantities,
  approximateNumber,
  compareQuantities,
  formatQuantity,
  negatedQuantity,
  parseQuantity,
  roundedUpQuantity,
  scaledValue,
  signOf,
  subtractQuantities,
  zeroQuantity,
} from './quantity.ts'

interface ParseVector {
  readonly in: string
  readonly error?: string
  readonly format: string
  readonly [answer: string]: unknown
}

interface ArithmeticVector {
  readonly a: string
  readonly b: string
  readonly cmp: number
  readonly sum: string
  readonly diff: string
}

const folder = 'endpoints-disruption-gc-patch/vectors'
const parseVectors = vectorLines<ParseVector>('machinery/quantity-vectors.jsonl', `${folder}/quantity-vectors.jsonl`)
const arithmeticVectors = vectorLines<ArithmeticVector>(
  'machinery/quantity-arithmetic-vectors.jsonl',
  `${folder}/quantity-arithmetic-vectors.jsonl`,
)

function parsed(text: string): Quantity {
  const quantity = parseQuantity(text)
  if ('error' in quantity) throw new Error(quantity.error)
  return quantity
}

describe('quantities as the API server reads them', () => {
  it.each(parseVectors)('$in', ({ in: text, error, ...answers }) => {
    const quantity = parseQuantity(text)
    if ('error' in quantity) return expect(quantity.error).toBe(error)
    const got: Record<string, unknown> = {
      afterAddZero: formatQuantity(addQuantities(quantity, zeroQuantity)),
      asApproxFloat64: approximateNumber(quantity),
      canonical: formatQuantity(quantity),
      doubled: formatQuantity(addQuantities(quantity, quantity)),
      format: quantity.format,
      milliValue: String(scaledValue(quantity, -3)),
      neg: formatQuantity(negatedQuantity(quantity)),
      sign: signOf(quantity),
      value: String(scaledValue(quantity, 0)),
    }
    expect(got).toEqual(answers)
  })

  it.each(arithmeticVectors)('$a and $b', ({ a, b, cmp, sum, diff }) => {
    const [left, right] = [parsed(a), parsed(b)]
    expect([
      compareQuantities(left, right),
      formatQuantity(addQuantities(left, right)),
      formatQuantity(subtractQuantities(left, right)),
    ]).toEqual([cmp, sum, diff])
  })

  it('rounds away from zero', () => {
    expect(formatQuantity(roundedUpQuantity(parsed('100u'), -3))).toBe('1m')
    expect(formatQuantity(roundedUpQuantity(parsed('-1500u'), -3))).toBe('-2m')
    expect(canonicalResource('0.0001')).toBe('1m')
    expect(canonicalResource('+2')).toBe('+2')
  })

  it('stores the canonical text and remembers the numbers', () => {
    expect(canonicalQuantity('1024Mi')).toBe('1Gi')
    expect(milliValueOf('0.25')).toBe(250)
    expect(milliValueOf(2)).toBe(2000)
    expect(valueOf('1.5Gi')).toBe(1610612736)
    expect(valueOf(undefined)).toBe(0)
  })

  it('answers exponents that cannot be written out', () => {
    const [vast, tiny] = [parsed('1e999999999'), parsed('1e-999999999')]
    expect(formatQuantity(tiny)).toBe('1e-9')
    expect(compareQuantities(vast, tiny)).toBe(1)
    expect(formatQuantity(addQuantities(tiny, vast))).toBe(formatQuantity(vast))
    expect(scaledValue(vast, 0)).toBe(0n)
    expect(formatQuantity(parsed('1000000000000000000000e1000000'))).toBe('10e1000020')
  })
})
