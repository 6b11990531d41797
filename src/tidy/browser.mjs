// Finds a Chromium or Chrome, else installs one: Debian's package as root, Playwright's own download elsewhere.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

export function findBrowser() {
  if (process.env.CHROMIUM_PATH && existsSync(process.env.CHROMIUM_PATH)) return process.env.CHROMIUM_PATH
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const name of names) if (existsSync(`${folder}/${name}`)) return `${folder}/${name}`
  return places.find((place) => existsSync(place))
}

/** The path of a browser, or undefined when Playwright's own download is to be used. */
export function ensureBrowser(root) {
  const found = findBrowser()
  if (found !== undefined) return found
  const isDebianRoot = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0
  if (isDebianRoot) {
    console.info('Installing Chromium from Debian …')
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' })
    const quiet = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], quiet)
    return findBrowser()
  }
  console.info("Downloading Playwright's Chromium …")
  execFileSync(process.execPath, [`${root}node_modules/@playwright/test/cli.js`, 'install', 'chromium'], {
    stdio: 'inherit',
  })
  return undefined
}
