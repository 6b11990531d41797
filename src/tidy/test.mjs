// npm test: everything. Installs what is missing, then checks, all unit, property and storm tests, vectors, build, browser journeys.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { installIfNeeded, root } from './install.mjs'
import { ensureBrowser } from './browser.mjs'

installIfNeeded()
/** Written by a tool or by others: left as it is. */
const generated = ['!**/testkit/data/**', '!**/fields.md', '!**/verdicts.md']
const bin = (name) => `${root}node_modules/.bin/${name}`
const results = `${root}test-results/`
rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })

let passed = 0
let failed = 0

function run(name, command, args, env = {}) {
  return new Promise((resolve) => {
    console.info(`\n── ${name}`)
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    })
    child.on('error', (problem) => {
      console.error(String(problem))
      resolve(1)
    })
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

const count = (isGood, name) => {
  if (isGood) passed++
  else {
    failed++
    console.info(`FAILED ${name}`)
  }
}

async function plainStep(name, command, args) {
  count((await run(name, command, args)) === 0, name)
}

const reportOf = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined)

async function unitTests() {
  const path = `${results}vitest.json`
  const code = await run('unit, scenario, property and storm tests', bin('vitest'), [
    'run',
    '--dir',
    'src',
    '--no-isolate',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${path}`,
  ])
  const report = reportOf(path)
  passed += report?.numPassedTests ?? 0
  failed += report?.numFailedTests ?? 0
  if (report === undefined || (code !== 0 && report.numFailedTests === 0)) failed++
}

async function vectors() {
  const shared = `${root}../shared/spec/data`
  const folders = existsSync(shared) ? [shared] : [`${root}src/testkit/data`]
  for (const folder of folders)
    await plainStep(`vectors of ${folder.includes('shared') ? 'the whole sets' : 'the testkit'}`, process.execPath, [
      'src/tidy/run.mjs',
      'src/testkit/vectors/main.ts',
      folder,
      '--all',
    ])
}

async function journeys() {
  const path = `${results}playwright.json`
  const browser = ensureBrowser(root)
  const code = await run(
    'journeys in the browser',
    process.execPath,
    ['node_modules/@playwright/test/cli.js', 'test', '--config', 'e2e/playwright.config.ts'],
    {
      PLAYWRIGHT_JSON_OUTPUT_NAME: path,
      ...(browser !== undefined && { CHROMIUM_PATH: browser }),
    },
  )
  const stats = reportOf(path)?.stats
  passed += (stats?.expected ?? 0) + (stats?.flaky ?? 0)
  if (stats?.flaky) console.info(`${stats.flaky} passed at their second try only`)
  failed += (stats?.unexpected ?? 0) + (stats?.skipped ?? 0)
  if (stats === undefined || (code !== 0 && (stats.unexpected ?? 0) === 0)) failed++
}

await plainStep('types', bin('tsc'), ['-p', 'tsconfig.json', '--noEmit'])
await plainStep('platform wall', bin('tsc'), ['-p', 'src/tidy/tsconfig.pure.json', '--noEmit'])
await plainStep('lint', bin('oxlint'), ['-c', 'src/tidy/oxlint.json', '--deny-warnings', 'src', 'e2e'])
await plainStep('format', bin('oxfmt'), [
  '-c',
  'src/tidy/oxfmt.json',
  '--check',
  'src',
  'e2e',
  'vite.config.ts',
  ...generated,
])
await plainStep('dead code', bin('knip'), ['--config', 'src/tidy/knip.json'])
await plainStep('build', bin('vite'), ['build', '--logLevel', 'error'])
await plainStep('sizes', bin('size-limit'), ['--config', 'src/tidy/size-limit.json'])
await unitTests()
await vectors()
await journeys()

console.info(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
