// npm start: installs what is missing, builds what has changed, serves the page on loopback and opens it.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { installIfNeeded, root } from './install.mjs'

installIfNeeded()
const { build, preview } = await import('vite')

function newestChange(path) {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newestChange(`${path}/${name}`)))
}

const built = `${root}dist/index.html`
const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json']
  .map((name) => root + name)
  .filter((path) => existsSync(path))
if (!existsSync(built) || Math.max(...sources.map(newestChange)) > statSync(built).mtimeMs) {
  console.info('Building the page …')
  await build({ root, logLevel: 'error' })
}

const wanted = Number(process.env.PORT ?? 4173)
const server = await preview({
  root,
  logLevel: 'warn',
  preview: { port: wanted, host: '127.0.0.1', strictPort: false },
})
const url = server.resolvedUrls?.local[0] ?? `http://127.0.0.1:${wanted}/`
console.info(`Kuberama is at ${url} (Ctrl+C ends it)`)
if (!process.env.CI && process.env.BROWSER !== 'none') openInBrowser(url)

function openInBrowser(address) {
  const [command, args] =
    process.platform === 'darwin'
      ? ['open', [address]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '', address]]
        : ['xdg-open', [address]]
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  child.on('error', () => console.info('Open this address in a browser.'))
  child.unref()
}
