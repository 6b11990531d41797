import { writeFileSync } from 'node:fs'
import { fieldsDocument } from './fields-document.ts'

/** Writes the list of fields anew: `node src/tidy/run.mjs src/testkit/honesty/write-document.ts`. */
writeFileSync('src/api/honesty/fields.md', fieldsDocument())
