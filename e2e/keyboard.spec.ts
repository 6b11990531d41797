import { expect, test } from '@playwright/test'
import { clock, openPage, picture, podsOf, seedDeployment, typeIntoEditor, untilThere } from './page.ts'

test('by keyboard alone: apply, play, pause, step, select a pod and read why', async ({ page }) => {
  await openPage(page)
  await typeIntoEditor(page, seedDeployment)
  await page.keyboard.press('Control+Enter')
  await untilThere(page, '/apis/apps/v1/namespaces/default/deployments/nginx-deployment')

  const toolbar = page.getByRole('toolbar').first()
  await toolbar.getByRole('button').first().focus()
  await page.evaluate(() => window.kuberama!.clock.pause())
  const still = await clock(page)
  await page.keyboard.press('Period')
  await expect.poll(async () => (await clock(page)).revision).toBe(still.revision + 1)
  await page.keyboard.press('Comma')
  await expect.poll(async () => (await clock(page)).revision).toBe(still.revision)
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.keyboard.press('Space')
  await expect.poll(async () => (await clock(page)).isPlaying).toBe(true)
  await expect
    .poll(async () => (await podsOf(page)).filter(({ isReady }) => isReady).length, { timeout: 20_000 })
    .toBe(3)
  await page.keyboard.press('Space')
  await expect.poll(async () => (await clock(page)).isPlaying).toBe(false)

  await page.locator('.kb-stage-canvas').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const inspector = page.getByRole('region', { name: /Inspector|인스펙터/ })
  await expect(inspector).toBeVisible()
  await picture(page, 'keyboard-why')
})
