// npm run check: types, platform wall, lint, format, dead code, sizes, unit tests. Under a minute; run it before every commit.
import { spawnSync } from 'node:child_process'
import { installIfNeeded, root } from './install.mjs'

installIfNeeded()
/** Written by a tool or by others: left as it is. */
const generated = ['!**/testkit/data/**', '!**/fields.md', '!**/verdicts.md']
const bin = (name) => `${root}node_modules/.bin/${name}`
const steps = [
  ['types', bin('tsc'), ['-p', 'tsconfig.json', '--noEmit']],
  ['platform wall', bin('tsc'), ['-p', 'src/tidy/tsconfig.pure.json', '--noEmit']],
  ['lint', bin('oxlint'), ['-c', 'src/tidy/oxlint.json', '--deny-warnings', 'src', 'e2e']],
  ['format', bin('oxfmt'), ['-c', 'src/tidy/oxfmt.json', '--check', 'src', 'e2e', 'vite.config.ts', ...generated]],
  ['dead code', bin('knip'), ['--config', 'src/tidy/knip.json']],
  ['build', bin('vite'), ['build', '--logLevel', 'error']],
  ['sizes', bin('size-limit'), ['--config', 'src/tidy/size-limit.json']],
  [
    'unit tests',
    bin('vitest'),
    ['run', '--dir', 'src', '--no-isolate', '--exclude', '**/*.{property,storm,whole}.test.ts'],
  ],
]

let hasFailed = false
for (const [name, command, args] of steps) {
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 1 << 28,
  })
  const took = ((performance.now() - start) / 1000).toFixed(1)
  console.info(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${took} s)`)
  if (status === 0) continue
  hasFailed = true
  console.info(`${stdout ?? ''}${stderr ?? ''}`.split('\n').slice(-80).join('\n'))
}
process.exit(hasFailed ? 1 : 0)
