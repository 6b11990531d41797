/** The path of a Chromium or Chrome on this machine. */
export function findBrowser(): string | undefined
/** The same, installing one when there is none; undefined when Playwright's own is to be used. */
export function ensureBrowser(root: string): string | undefined
