import structural from '../api/openapi/structural.json'

/**
 * What a client's calls need and a first picture does not: decoding and validation in the API server's words, YAML, the terminal.
 * The host loads it right after the first frame.
 */
export { submit } from '../engine/requests.ts'
export { applyManifests } from '../kubectl/apply.ts'
export { startLine } from '../kubectl/run.ts'

export const schema: unknown = structural
