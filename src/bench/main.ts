import { writeFileSync } from 'node:fs'
import { clusterBenchmarks } from './cluster-benchmarks.ts'
import { machine, median, type Benchmark, type Figure } from './measure.ts'
import { nodeBenchmarks } from './nodes.bench.ts'
import { pageBenchmark } from './page-benchmark.ts'
import { peerBenchmark } from './peer.ts'
import { schedulerBenchmarks } from './scheduler.bench.ts'
import { serverBenchmark } from './server.bench.ts'
import { workloadBenchmarks } from './workload.bench.ts'

const options = process.argv.slice(2)
const valueOf = (name: string): string | undefined => {
  const at = options.indexOf(name)
  return at < 0 ? undefined : options[at + 1]
}
const only = valueOf('--only')
const runs = Number(valueOf('--runs') ?? 0)
const jsonFile = valueOf('--json')

const all: readonly Benchmark[] = [
  ...clusterBenchmarks,
  ...schedulerBenchmarks,
  ...workloadBenchmarks,
  ...nodeBenchmarks,
  pageBenchmark,
  serverBenchmark,
  ...(options.includes('--peer') ? [peerBenchmark] : []),
]
const chosen = only === undefined ? all : all.filter(({ name }) => name === only)
if (chosen.length === 0) {
  console.error(`no benchmark called ${only}; there are: ${all.map(({ name }) => name).join(', ')}`)
  process.exit(1)
}

console.info(`${machine()}\n`)
const rows: { benchmark: string; figure: Figure; median: number; runs: number }[] = []
for (const benchmark of chosen) {
  const count = runs > 0 ? runs : benchmark.runs
  const results: (readonly Figure[])[] = []
  for (let run = 0; run < count; run++) results.push(await benchmark.run())
  console.info(`${benchmark.name}: ${benchmark.about} (median of ${count})`)
  for (const figure of results[0]!) {
    const values = results.map((result) => result.find(({ name }) => name === figure.name)?.value ?? Number.NaN)
    const middle = median(values)
    rows.push({ benchmark: benchmark.name, figure, median: middle, runs: count })
    console.info(
      `  ${figure.name.padEnd(44)} ${shown(middle).padStart(10)} ${figure.unit.padEnd(7)}${barText(figure, middle)}`,
    )
  }
}
if (jsonFile !== undefined) {
  const figures = rows.map((row) => ({
    benchmark: row.benchmark,
    name: row.figure.name,
    median: row.median,
    unit: row.figure.unit,
    bar: row.figure.bar,
    runs: row.runs,
  }))
  writeFileSync(jsonFile, `${JSON.stringify({ machine: machine(), figures }, null, 2)}\n`)
}

function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(2) : value.toPrecision(3)
}

function barText({ bar, unit }: Figure, value: number): string {
  if (bar === undefined) return ''
  const isMet = unit === '×' ? value >= bar : value <= bar
  return `  bar ${unit === '×' ? '≥' : '≤'} ${bar}  ${isMet ? 'met' : 'MISSED'}`
}
