import { expect, test, type Page } from '@playwright/test'
import { clock, openPage, picture, podsOf, seedDeployment, untilThere } from './page.ts'

/** Presses Tab until what has the focus is called so; the pages' keys are the only way to move in this journey. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press('Tab')
    const found = await page.evaluate(() => {
      const { activeElement } = document
      return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? ''
    })
    if (name.test(found)) return
  }
  throw new Error(`Tab never came to ${String(name)}`)
}

test('by keyboard alone: apply, play, pause, step, select a pod and read why', async ({ page }) => {
  await openPage(page)
  await page.locator('.monaco-editor').first().waitFor({ state: 'visible', timeout: 30_000 })
  await page.keyboard.press('e')
  await expect(page.getByRole('textbox', { name: 'YAML editor' }).first()).toBeFocused()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('Delete')
  for (const line of seedDeployment.split('\n')) {
    for (let press = 0; press < 2; press++) {
      await page.keyboard.press('Shift+Home')
      await page.keyboard.press('Delete')
    }
    await page.keyboard.type(line)
    await page.keyboard.press('Enter')
  }
  await page.keyboard.press('Control+Enter')
  await untilThere(page, '/apis/apps/v1/namespaces/default/deployments/nginx-deployment')
  // The cluster at rest was woken by Apply. Escape closes what the editor has open; twice it leads out of it.
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(page.locator('.kb-stage-canvas')).toBeFocused()
  // On a slow machine the rollout is over by now and the clock has stopped by itself: Space then starts it first.
  const wasPlaying = (await clock(page)).isPlaying
  for (const isPlaying of wasPlaying ? [false] : [true, false]) {
    await page.keyboard.press('Space')
    await expect.poll(async () => (await clock(page)).isPlaying).toBe(isPlaying)
  }

  const still = await clock(page)
  await page.keyboard.press('Comma')
  await expect.poll(async () => (await clock(page)).revision).toBe(still.revision - 1)
  await page.keyboard.press('Period')
  await expect.poll(async () => (await clock(page)).revision).toBe(still.revision)
  await page.keyboard.press('Space')
  await expect.poll(async () => (await clock(page)).isPlaying).toBe(true)
  const readyPods = async () => (await podsOf(page)).filter(({ isReady }) => isReady).length
  await expect.poll(readyPods, { timeout: 20_000 }).toBe(3)
  await page.keyboard.press('Space')
  await expect.poll(async () => (await clock(page)).isPlaying).toBe(false)

  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const inspector = page.getByRole('region', { name: 'Inspector' })
  await expect(inspector.getByRole('heading')).toContainText('pod/nginx-deployment')
  await tabTo(page, /^Why\?$/)
  await expect(inspector.getByRole('tabpanel')).toContainText('node-')
  await expect(inspector.getByRole('tabpanel')).toContainText('kubectl apply -f')
  await picture(page, 'keyboard-why')
})
