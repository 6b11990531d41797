import { defineConfig } from '@playwright/test'

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results/journeys',
  timeout: 120_000,
  workers: 1,
  // On a busy machine a journey may lose a race once; what needed its second try is counted and told.
  retries: 1,
  fullyParallel: false,
  reporter: [['list'], ['json']],
  use: {
    baseURL: 'http://127.0.0.1:4273/',
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    colorScheme: 'light',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--no-first-run',
        '--disable-sync',
        '--disable-component-update',
      ],
    },
  },
  webServer: {
    command: 'node node_modules/vite/bin/vite.js preview --host 127.0.0.1 --port 4273 --strictPort',
    cwd: '..',
    url: 'http://127.0.0.1:4273/',
    reuseExistingServer: false,
  },
})
