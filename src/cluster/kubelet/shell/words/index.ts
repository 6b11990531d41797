import type { WordProgram } from './call.ts'
import { expr } from './expr.ts'
import { fileWords } from './file-words.ts'
import { networkWords } from './network-words.ts'
import { outputWords } from './output-words.ts'
import { shellWords } from './shell-words.ts'
import { doubleTest, test } from './test-word.ts'
import { textWords } from './text-words.ts'

/** Every command that containers know. */
export const words: Readonly<Record<string, WordProgram>> = {
  __proto__: null as never,
  ...shellWords,
  ...outputWords,
  ...textWords,
  ...fileWords,
  ...networkWords,
  test,
  '[': test,
  '[[': doubleTest,
  expr,
}
