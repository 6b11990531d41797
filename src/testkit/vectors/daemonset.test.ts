import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkWorkloadTrace } from './statefulset.ts'

const whole = resolve('../shared/spec/data/statefulset-daemonset')
const folder = existsSync(whole) ? whole : resolve('src/testkit/data/statefulset-daemonset')
const read = (name: string): string => readFileSync(resolve(folder, name), 'utf8')

describe('golden traces of the DaemonSet controller', () => {
  it.each(readdirSync(resolve(folder, 'daemonset')))('%s, line by line', (name) => {
    expect(checkWorkloadTrace(name, read(`daemonset/${name}`)).failures).toEqual([])
  })
})
