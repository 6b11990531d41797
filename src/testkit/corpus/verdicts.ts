import { existsSync, readFileSync } from 'node:fs'
import type { checkVerdict } from '../vectors/validation.ts'
import type { DocumentOutcome } from './try-manifest.ts'

/** What the real decoding, defaulting and validation made of one document. */
export type Verdict = Parameters<typeof checkVerdict>[0] & {
  readonly file: string
  readonly doc: number
  /** Why nobody asked: a kind that was not run, or a text that kubectl cannot read. */
  readonly skipped?: string
}

export interface Corpus {
  readonly folder: string
  readonly files: readonly { readonly name: string; readonly isValidUpstream: boolean; readonly text: string }[]
  readonly verdicts: readonly Verdict[]
}

const linesOf = (path: string): readonly string[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')

/** Public manifests beside the project; a few of our own in the same layout are inside. */
export const ownCorpus = 'src/testkit/data/corpus'
export const publicCorpus = '../shared/corpus'
export const corpora: readonly string[] = [ownCorpus, publicCorpus].filter((folder) => existsSync(folder))

export function readCorpus(folder: string): Corpus {
  const files = linesOf(`${folder}/index.tsv`)
    .slice(1)
    .map((line) => line.split('\t'))
    .map((cells) => ({
      name: cells[0]!,
      isValidUpstream: cells[6] === 'valid',
      text: readFileSync(`${folder}/${cells[0]!}`, 'utf8'),
    }))
  return { folder, files, verdicts: linesOf(`${folder}/verdicts.jsonl`).map((line) => JSON.parse(line) as Verdict) }
}

/** The verdict on a document: `doc` counts documents, and the items of a List share one. */
export const verdictOn = (verdicts: readonly Verdict[], file: string, outcome: DocumentOutcome): Verdict | undefined =>
  verdicts.find(
    (verdict) =>
      verdict.file === file &&
      verdict.kind === outcome.kind &&
      verdict.apiVersion === outcome.apiVersion &&
      (verdict.name ?? '') === outcome.name,
  )

/** The refusal that the verdict tells, if any. */
export const refusalIn = ({ message, validationErrors }: Verdict): string | undefined =>
  message ?? validationErrors?.message
