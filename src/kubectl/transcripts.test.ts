import { it } from 'vitest'
import { readFileSync } from 'node:fs'
import { instantOfCivil } from '../clock/instant.ts'
import { recordedFiles } from '../testkit/kubectl-captures/files.ts'
import { quoted, recordedServer, replayed, runLine, transcriptsIn } from '../testkit/kubectl-captures/replay.ts'

const own = 'src/testkit/data/kubectl-captures'
const bases: Record<string, [number, number, number]> = { get: [0, 20, 12], rollout: [0, 16, 16], misc: [0, 16, 59] }
for (const file of ['describe', 'get', 'rollout', 'write', 'misc', 'misc2', 'errors', 'exec-run', 'delete-wait']) {
  it(
    file,
    () => {
      const [h, m, s] = bases[file] ?? [0, 12, 19]
      let server = recordedServer(instantOfCivil(2026, 11, 21, h, m, s), file === 'get')
      for (const t of transcriptsIn(readFileSync(`${own}/${file}.txt`, 'utf8'))) {
        const line = quoted(t.line)
        const next = replayed(server, t, line, recordedFiles)
        if (next !== undefined) {
          server = next
          console.log('OK', t.line)
          continue
        }
        const o = runLine(server, line, recordedFiles)
        console.log(
          `DIFF ${file}: ${t.line}\n--- want rc=${t.exitCode}\n${t.stdout.slice(0, 900)}E ${t.stderr.slice(0, 500)}\n+++ got rc=${o.exitCode}\n${o.stdout.slice(0, 900)}E ${o.stderr.slice(0, 500)}`,
        )
      }
    },
    120000,
  )
}
