import { expect, type Page } from '@playwright/test'
import type { Pod } from '../src/api/openapi/kubernetes.ts'
import type { KuberamaHandle } from '../src/ui/handle.ts'

declare global {
  interface Window {
    kuberama?: KuberamaHandle
  }
}

/** The Deployment of the project's second seed document, as it stands there. */
export const seedDeployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: nginx-deployment
  labels:
    app: nginx
spec:
  replicas: 3
  selector:
    matchLabels:
      app: nginx
  template:
    metadata:
      labels:
        app: nginx
    spec:
      containers:
      - name: nginx
        image: nginx:1.7.9
        ports:
        - containerPort: 80
`

/** Opens the page and waits until its cluster answers. */
export async function openPage(page: Page, query = ''): Promise<void> {
  await page.goto(`./${query}`)
  await page.waitForFunction(() => window.kuberama !== undefined)
  await page.evaluate(() => window.kuberama!.ready)
}

/** Replaces the editor's text by typing, as a person does; indentation is typed literally. */
export async function typeIntoEditor(page: Page, text: string): Promise<void> {
  const editor = page.locator('.monaco-editor').first()
  await editor.waitFor({ state: 'visible', timeout: 30_000 })
  await editor.click({ position: { x: 120, y: 60 } })
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('Delete')
  await expect(editor.locator('.view-lines')).toHaveText('')
  for (const line of text.split('\n')) {
    for (let press = 0; press < 2; press++) {
      await page.keyboard.press('Shift+Home')
      await page.keyboard.press('Delete')
    }
    await page.keyboard.type(line)
    await page.keyboard.press('Enter')
  }
}

export interface PodFacts {
  readonly name: string
  readonly node: string | undefined
  readonly isReady: boolean
  readonly isTerminating: boolean
  readonly image: string
  readonly waiting: string | undefined
}

/** The pods at the playhead, read through the page's own API. */
export function podsOf(page: Page): Promise<readonly PodFacts[]> {
  return page.evaluate(async () => {
    const response = await window.kuberama!.request('GET', '/api/v1/namespaces/default/pods')
    const { items } = response.body as { items: readonly Pod[] }
    return items.map(({ metadata, spec, status }) => ({
      name: metadata.name,
      node: spec.nodeName,
      isReady: status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') === true,
      isTerminating: metadata.deletionTimestamp !== undefined,
      image: spec.containers[0]!.image ?? '',
      waiting: status?.containerStatuses?.[0]?.state?.waiting?.reason,
    }))
  })
}

export const runUntilQuiet = (page: Page) => page.evaluate(() => window.kuberama!.clock.runUntilQuiet())
export const fingerprint = (page: Page) => page.evaluate(() => window.kuberama!.fingerprint())
export const clock = (page: Page) => page.evaluate(() => window.kuberama!.clock.state())

/** Keeps a picture as an artefact of the test, and demands that the canvas is not empty. */
export async function picture(page: Page, name: string): Promise<void> {
  const image = await page.screenshot({ path: `test-results/pictures/${name}.png` })
  expect(image.byteLength).toBeGreaterThan(10_000)
}

/** Waits until an object of the cluster answers. */
export async function untilThere(page: Page, path: string): Promise<void> {
  await expect
    .poll(async () => (await page.evaluate((where) => window.kuberama!.request('GET', where), path)).code)
    .toBe(200)
}
