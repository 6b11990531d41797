import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { checkVerdict } from '../vectors/validation.ts'
import { tryManifest } from './try-manifest.ts'
import { verdictsDocument } from './verdicts-document.ts'
import { corpora, publicCorpus, readCorpus, refusalIn, verdictOn } from './verdicts.ts'

/** What only a whole cluster refuses: a service account or a priority class that the manifest takes for granted. */
const needsMore = /^pods ".*" is forbidden: (error looking up service account|no PriorityClass with name)/
/** What the verdicts did not ask about. */
const notServed =
  /^no matches for kind "(APIService|DaemonSet|PodDisruptionBudget)" in version "(apiregistration\.k8s\.io\/v1|extensions\/v1beta1|policy\/v1beta1)"$/

describe.each(corpora)('every manifest of %s', (folder) => {
  const corpus = readCorpus(folder)
  const tried = corpus.files.map((file) => ({ ...file, outcome: tryManifest(file.text) }))

  test.each(tried)('$name is read and answered as the real code does', ({ name, outcome }) => {
    expect(outcome.unreadable).toBeUndefined()
    const verdicts = corpus.verdicts.filter(({ file }) => file === name)
    expect(outcome.documents).toHaveLength(verdicts.length)
    for (const document of outcome.documents) {
      const verdict = verdictOn(corpus.verdicts, name, document)
      expect(verdict, `${document.kind} ${document.name}`).toBeDefined()
      if (verdict!.skipped !== undefined) {
        if (document.code === undefined) expect(document.message).toMatch(notServed)
        else expect(document.code, document.message).toBe(201)
        continue
      }
      // Message and causes, or the stored object with its defaults, and the warnings; then the same from a living server.
      expect(checkVerdict(verdict!, [document.json])).toBeUndefined()
      if (document.message !== undefined && needsMore.test(document.message)) continue
      expect(document.message).toBe(refusalIn(verdict!))
      expect(document.code).toBe(verdict!.accepted === true ? 201 : verdict!.validationErrors ? 422 : 400)
      if (document.code === 201) expect(document.warnings).toEqual(verdict!.warnings ?? [])
    }
  })

  test.each(tried)('$name runs for ten minutes and stops nothing', ({ name, isValidUpstream, outcome }) => {
    expect(outcome.halt).toBeUndefined()
    if (!isValidUpstream) return
    for (const document of outcome.documents) {
      const verdict = verdictOn(corpus.verdicts, name, document)
      const isRefused = verdict !== undefined && refusalIn(verdict) !== undefined
      const isFine = isRefused || document.code === 201 || needsMore.test(document.message ?? '')
      expect(isFine, document.message).toBe(true)
    }
  })

  if (folder !== publicCorpus) return
  it('is listed in the documentation', () => {
    expect(readFileSync('src/testkit/corpus/verdicts.md', 'utf8')).toBe(verdictsDocument(corpus, tried))
  })
})
