import { writeFileSync } from 'node:fs'
import { tryManifest } from './try-manifest.ts'
import { verdictsDocument } from './verdicts-document.ts'
import { publicCorpus, readCorpus } from './verdicts.ts'

/** Writes the list of verdicts anew, from the public manifests beside the project. */
const corpus = readCorpus(publicCorpus)
const tried = corpus.files.map(({ name, text }) => ({ name, outcome: tryManifest(text) }))
writeFileSync('src/testkit/corpus/verdicts.md', verdictsDocument(corpus, tried))
