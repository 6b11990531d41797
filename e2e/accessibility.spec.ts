import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { openPage, picture, runUntilQuiet, seedDeployment } from './page.ts'

for (const theme of ['light', 'dark'] as const) {
  for (const lang of ['en', 'ko'] as const) {
    test(`axe finds nothing in ${theme}, ${lang}, with pods and the inspector open`, async ({ page }) => {
      await openPage(page, `?theme=${theme}&lang=${lang}`)
      await page.evaluate((text) => window.kuberama!.apply(text), seedDeployment)
      await page.evaluate(() => window.kuberama!.clock.pause())
      await runUntilQuiet(page)
      await page.evaluate(() =>
        window.kuberama!.select({ resource: 'deployments', namespace: 'default', name: 'nginx-deployment' }),
      )
      await page.waitForTimeout(800)
      await picture(page, `page-${theme}-${lang}`)
      const { violations } = await new AxeBuilder({ page }).exclude('.monaco-editor').analyze()
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
      ).toEqual([])
    })
  }
}

test('the page is usable at 390 pixels', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await openPage(page)
  await page.evaluate((text) => window.kuberama!.apply(text), seedDeployment)
  await page.evaluate(() => window.kuberama!.clock.pause())
  await runUntilQuiet(page)
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBeLessThanOrEqual(0)
  await picture(page, 'phone-editor')
  const { violations } = await new AxeBuilder({ page }).exclude('.monaco-editor').analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
})
