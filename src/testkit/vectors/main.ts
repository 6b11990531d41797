import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { unrecognised, vectorKindOf } from './registry.ts'

/** Runs every vector and trace below a folder: `npm run vectors -- DIR`. Prints `N passed, N failed`; nothing run is a failure. */
const folder = process.argv.slice(2).find((argument) => !argument.startsWith('-')) ?? 'src/testkit/data'
const isVerbose = process.argv.includes('--verbose')
const shownFailures = 12

if (!existsSync(folder)) {
  console.error(`${folder}: no such folder`)
  process.exit(1)
}

const files = statSync(folder).isDirectory()
  ? readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`)
      .sort()
  : [folder]

let passed = 0
let failed = 0
for (const path of files) {
  const kind = vectorKindOf(path)
  if (kind === undefined) continue
  const start = process.hrtime.bigint()
  const result = kind.check(path, readFileSync(path, 'utf8'))
  const took = Number((process.hrtime.bigint() - start) / 1_000_000n)
  passed += result.passed
  failed += result.failed
  if (result.failed === 0 && !isVerbose) continue
  console.info(
    `${result.failed === 0 ? 'ok    ' : 'FAILED'} ${path}: ${result.passed} passed, ${result.failed} failed (${took} ms)`,
  )
  for (const failure of result.failures.slice(0, shownFailures)) console.info(`       ${failure}`)
  if (result.failures.length > shownFailures)
    console.info(`       … and ${result.failures.length - shownFailures} more`)
}
for (const path of unrecognised(files)) console.info(`not recognised: ${path}`)
if (passed + failed === 0) console.info(`nothing below ${folder} is a vector or trace that is known here`)
console.info(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
