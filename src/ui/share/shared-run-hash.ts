/** Whether a link's hash says that it carries a run: version and codec. Reading it is `share-link.ts`, which comes on demand. */
export const isSharedRunHash = (hash: string): boolean => /^#?\d+\.[a-z]+\./.test(hash)
