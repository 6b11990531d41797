import { chromium } from '@playwright/test'
import { build, preview } from 'vite'
import type { KuberamaHandle } from '../ui/handle.ts'
import { findBrowser } from '../tidy/browser.mjs'
import { median, type Benchmark, type Figure } from './measure.ts'

interface Sample {
  readonly frames: readonly number[]
  readonly scripts: readonly number[]
  readonly longTasks: readonly number[]
  readonly pods: number
}

type PageWindow = Window & { readonly kuberama?: KuberamaHandle }

const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
  '--disable-sync',
  '--disable-component-update',
]

/** The stage in a real Chromium: 10,000 pods on 400 nodes while ten Deployments are rolled at once. */
export const pageBenchmark: Benchmark = {
  name: 'page-10000',
  about: 'frames of the page in Chromium, 10,000 pods on 400 nodes during a rolling update played at 1×',
  runs: 1,
  run: async (): Promise<readonly Figure[]> => {
    await build({ logLevel: 'error' })
    const server = await preview({ logLevel: 'error', preview: { host: '127.0.0.1', port: 4379 } })
    const executablePath = findBrowser()
    const browser = await chromium.launch({
      args: chromiumArguments,
      ...(executablePath !== undefined && { executablePath }),
    })
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
      await page.goto(server.resolvedUrls?.local[0] ?? 'http://127.0.0.1:4379/')
      await page.waitForFunction(() => (window as PageWindow).kuberama !== undefined)
      const sample = await page.evaluate(sampleFrames)
      return [
        { name: 'pods on the stage', value: sample.pods, unit: 'count' },
        { name: 'frame, median', value: median(sample.frames), unit: 'ms', bar: 16.8 },
        { name: 'frame, 95th percentile', value: percentile(sample.frames, 0.95), unit: 'ms' },
        { name: 'script in a frame, median', value: median(sample.scripts), unit: 'ms', bar: 8 },
        { name: 'longest task of the page', value: Math.max(0, ...sample.longTasks), unit: 'ms', bar: 100 },
      ]
    } finally {
      await browser.close()
      await server.close()
    }
  },
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length * share)] ?? Number.NaN
}

/** Runs in the page: sets the scene, plays it for ten seconds and notes every frame, its script and long tasks. */
async function sampleFrames(): Promise<Sample> {
  const kuberama = (window as PageWindow).kuberama!
  await kuberama.ready
  await kuberama.start({ seed: 7, nodes: 400, cpuPerNode: 64, memoryGibPerNode: 256 })
  const manifest = (image: string): string =>
    Array.from(
      { length: 10 },
      (_, index) =>
        `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web-${index}}\nspec:\n  replicas: 1000\n  selector: {matchLabels: {app: web-${index}}}\n  template:\n    metadata: {labels: {app: web-${index}}}\n    spec:\n      containers:\n      - {name: nginx, image: "${image}"}\n`,
    ).join('---\n')
  await kuberama.apply(manifest('nginx:1.7.9'))
  await kuberama.clock.pause()
  await kuberama.clock.runUntilQuiet()
  await kuberama.apply(manifest('nginx:1.9.1'))
  let pods = 0
  kuberama.on('frame', (frame) => (pods = frame.pods.count))
  const longTasks: number[] = []
  const observer = new PerformanceObserver((list) =>
    longTasks.push(...list.getEntries().map(({ duration }) => duration)),
  )
  observer.observe({ entryTypes: ['longtask'] })
  const frames: number[] = []
  const scripts: number[] = []
  await kuberama.clock.play()
  await new Promise<void>((resolve) => {
    const channel = new MessageChannel()
    let last = performance.now()
    const end = last + 10_000
    let begun = 0
    channel.port1.onmessage = () => scripts.push(performance.now() - begun)
    const next = (): void => {
      const now = performance.now()
      frames.push(now - last)
      last = now
      begun = now
      channel.port2.postMessage(0)
      if (now < end) requestAnimationFrame(next)
      else resolve()
    }
    requestAnimationFrame(next)
  })
  await kuberama.clock.pause()
  observer.disconnect()
  return { frames: frames.slice(1), scripts, longTasks, pods }
}
