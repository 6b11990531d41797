import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { clock, openPage, picture, runUntilQuiet, seedDeployment } from './page.ts'

const looks = [
  { theme: 'light', lang: 'en', failing: '2 failing', revision: 'rev 2' },
  { theme: 'dark', lang: 'ko', failing: '2개 실패 중', revision: '리비전 2' },
] as const

async function failedRollout(page: Page, query: string): Promise<void> {
  await openPage(page, query)
  await page.evaluate(() => window.kuberama!.clock.pause())
  await page.evaluate((text) => window.kuberama!.apply(text), seedDeployment.replace('replicas: 3', 'replicas: 4'))
  await runUntilQuiet(page)
  await page.evaluate(() => window.kuberama!.kubectl('kubectl set image deployment/nginx-deployment nginx=nginx:nope'))
  await page.evaluate(async () => window.kuberama!.clock.seek({ at: (await window.kuberama!.clock.now()) + 30_000 }))
}

const selectDeployment = (page: Page) =>
  page.evaluate(() =>
    window.kuberama!.select({ resource: 'deployments', namespace: 'default', name: 'nginx-deployment' }),
  )

for (const { theme, lang, failing, revision } of looks) {
  test(`a revision that fails says so on legend and lanes, and the legend is whole beside the inspector (${lang})`, async ({
    page,
  }) => {
    await failedRollout(page, `?theme=${theme}&lang=${lang}`)
    await selectDeployment(page)
    const legend = page.locator('.kb-legend')
    await expect(legend).toContainText(revision)
    await expect(legend).toContainText(failing)
    const clipped = await legend.evaluate((element) => element.scrollWidth - element.clientWidth)
    expect(clipped).toBeLessThanOrEqual(0)
    const lanes = page.getByRole('treeitem')
    await expect(lanes).toHaveCount(3)
    await expect(lanes.nth(0)).toContainText(failing)
    await expect(lanes.nth(2)).toContainText(failing)
    await expect(lanes.nth(2)).toContainText(revision)
    await expect(lanes.nth(1)).not.toContainText(failing)
    const [row, plot] = [await lanes.nth(2).boundingBox(), await page.locator('.kb-timeline-plot').boundingBox()]
    const tip = page.locator('.kb-timeline .kb-tip')
    let said = ''
    for (let x = plot!.x + 215; x < plot!.x + plot!.width && !said.includes('Failed'); x += 5) {
      await page.mouse.move(x, row!.y + row!.height / 2)
      said = (await tip.count()) > 0 ? ((await tip.textContent()) ?? '') : ''
    }
    expect(said, 'a closed ReplicaSet shows the warnings of its pods').toContain('nginx:nope')
    await picture(page, `failing-revision-${theme}-${lang}`)
  })

  test(`presenting is larger, without editor and header, and ends with Escape (${lang})`, async ({ page }) => {
    await failedRollout(page, `?theme=${theme}&lang=${lang}`)
    await page.getByRole('button', { name: lang === 'en' ? 'Present' : '발표', exact: true }).click()
    await expect(page.locator('.kb-header')).toHaveCount(0)
    await expect(page.locator('.kb-region-left')).toBeHidden()
    await expect(page.locator('.kb-caption')).toBeVisible()
    await page.waitForTimeout(500)
    await picture(page, `present-${theme}-${lang}`)
    const size = await page.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement
      return { scrollWidth, scrollHeight }
    })
    expect(size).toEqual(page.viewportSize() === null ? size : { scrollWidth: 1280, scrollHeight: 800 })
    // What is pointed at is what is there, though everything is larger.
    const lane = (await page.getByRole('treeitem').nth(0).boundingBox())!
    const plot = (await page.locator('.kb-timeline-plot').boundingBox())!
    await page.mouse.move(plot.x + plot.width * 0.6, lane.y + lane.height * 0.3)
    await expect(page.locator('.kb-timeline .kb-tip')).toContainText('nginx-deployment')
    const before = await clock(page)
    await page.keyboard.press('Comma')
    await expect.poll(async () => (await clock(page)).revision).toBe(before.revision - 1)
    await selectDeployment(page)
    await expect(page.locator('.kb-inspector')).toBeVisible()
    await page.waitForTimeout(400)
    await picture(page, `present-inspector-${theme}-${lang}`)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join()}`)).toEqual(
      [],
    )
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await expect(page.locator('.kb-header')).toBeVisible()
    await page.keyboard.press('KeyP')
    await expect(page.locator('.kb-header')).toHaveCount(0)
    await page.keyboard.press('KeyE')
    await expect(page.locator('.kb-region-left')).toBeVisible()
  })
}

test('the editor’s own menus are said to follow later when the language changes', async ({ page }) => {
  await openPage(page)
  await page.locator('.monaco-editor').first().waitFor({ state: 'visible', timeout: 30_000 })
  await page.getByRole('button', { name: '한국어' }).click()
  await expect(page.locator('.kb-banner')).toContainText('다시 열 때까지')
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.locator('.kb-banner')).toHaveCount(0)
})

test('the stage on a phone keeps its legend whole', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await failedRollout(page, '?theme=dark&lang=ko&view=stage')
  await page.waitForTimeout(500)
  await picture(page, 'phone-stage-failing')
  const clipped = await page.locator('.kb-legend').evaluate((element) => element.scrollWidth - element.clientWidth)
  expect(clipped).toBeLessThanOrEqual(0)
})

for (const { theme, lang } of looks)
  test(`describe says at the playhead what kubectl would, and keys lead from event to event (${lang})`, async ({
    page,
  }) => {
    await failedRollout(page, `?theme=${theme}&lang=${lang}`)
    await selectDeployment(page)
    await page.getByRole('tab', { name: 'describe' }).click()
    const panel = page.getByRole('tabpanel')
    await expect(panel).toContainText('Image:         nginx:nope')
    await picture(page, `describe-${theme}-${lang}`)
    const end = await clock(page)
    await page.locator('.kb-stage-canvas').focus()
    await page.keyboard.press('Shift+Comma')
    await expect.poll(async () => (await clock(page)).revision).toBeLessThan(end.revision)
    const before = await clock(page)
    await page.evaluate((at) => window.kuberama!.clock.seek({ at }), before.start + 2000)
    await expect(panel).toContainText('Image:         nginx:1.7.9')
    await page.keyboard.press('Shift+Period')
    await expect.poll(async () => (await clock(page)).now).toBeGreaterThan(before.start + 2000)
  })
