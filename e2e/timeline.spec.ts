import { expect, test, type Page } from '@playwright/test'
import { clock, openPage, picture, podsOf, runUntilQuiet, seedDeployment } from './page.ts'

/** A finished rollout, paused at its end, with the keys on the page. */
async function rolledOut(page: Page, query = ''): Promise<void> {
  await openPage(page, query)
  await page.evaluate(() => window.kuberama!.clock.pause())
  await page.evaluate((text) => window.kuberama!.apply(text), seedDeployment)
  await runUntilQuiet(page)
  await page.evaluate(() => window.kuberama!.kubectl('kubectl set image deployment/nginx-deployment nginx=nginx:1.9.1'))
  await runUntilQuiet(page)
  await page.locator('.kb-stage-canvas').focus()
}

/** The visible part of the axis, where it comes to rest. */
const span = async (page: Page): Promise<{ readonly from: number; readonly to: number; readonly length: number }> => {
  const text = await page.locator('.kb-timeline-plot canvas').getAttribute('data-window')
  const [from = 0, to = 0] = (text ?? '').split(' ').map(Number)
  return { from, to, length: to - from }
}

const plotBox = async (page: Page) => (await page.locator('.kb-timeline-plot').boundingBox())!

test('W and S zoom, A and D pan, F shows the whole run again', async ({ page }) => {
  await rolledOut(page)
  await expect.poll(async () => (await span(page)).length).toBeGreaterThan(0)
  const whole = await span(page)
  await page.keyboard.press('KeyW')
  await expect.poll(async () => (await span(page)).length).toBeCloseTo(whole.length / 1.6, -1)
  await page.keyboard.press('KeyW')
  const near = await span(page)
  await page.waitForTimeout(300)
  await picture(page, 'timeline-zoomed')
  await page.keyboard.press('KeyA')
  await expect.poll(async () => (await span(page)).from).toBeLessThan(near.from)
  const panned = await span(page)
  expect(panned.length).toBeCloseTo(near.length, 5)
  await page.keyboard.press('KeyD')
  await expect.poll(async () => (await span(page)).from).toBeGreaterThan(panned.from)
  await page.keyboard.press('KeyS')
  await expect.poll(async () => (await span(page)).length).toBeGreaterThan(near.length)
  await page.keyboard.press('KeyF')
  await expect.poll(() => span(page)).toEqual(whole)
  expect((await clock(page)).isPlaying).toBe(false)
})

test('a wheel zooms where the pointer is, a drag pans, a pinch of the trackpad zooms', async ({ page }) => {
  await rolledOut(page)
  const whole = await span(page)
  const before = await clock(page)
  const box = await plotBox(page)
  const middle = [box.x + box.width * 0.6, box.y + box.height - 30] as const
  await page.mouse.move(...middle)
  await page.mouse.wheel(0, -400)
  await expect.poll(async () => (await span(page)).length).toBeLessThan(whole.length * 0.6)
  const near = await span(page)
  await page.mouse.down()
  for (let step = 1; step <= 8; step++) await page.mouse.move(middle[0] - step * 20, middle[1])
  await page.mouse.up()
  await expect.poll(async () => (await span(page)).from).toBeGreaterThan(near.from)
  const panned = await span(page)
  expect(panned.length).toBeCloseTo(near.length, 5)
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -100)
  await page.keyboard.up('Control')
  await expect.poll(async () => (await span(page)).length).toBeLessThan(panned.length)
  await page.mouse.wheel(0, 5000)
  await expect.poll(async () => (await span(page)).length).toBeCloseTo(whole.length, 5)
  expect((await clock(page)).now).toBe(before.now)
})

for (const lang of ['en', 'ko'] as const) {
  test(`what lies under the pointer is said in words (${lang})`, async ({ page }) => {
    await rolledOut(page, `?lang=${lang}&theme=${lang === 'en' ? 'light' : 'dark'}`)
    await expect(page.getByRole('treeitem')).toHaveCount(3)
    const tip = page.locator('.kb-timeline .kb-tip')
    const plot = await plotBox(page)
    const rowAt = async (index: number) => (await page.getByRole('treeitem').nth(index).boundingBox())!
    const hover = async (index: number, part: number, down = 0.4): Promise<void> => {
      const row = await rowAt(index)
      await page.mouse.move(plot.x + 208 + (plot.width - 208) * part, row.y + row.height * down)
    }
    await hover(0, 0.3)
    await expect(tip).toContainText('nginx-deployment')
    await expect(tip).toContainText(lang === 'en' ? /between \d and \d/ : /\d~\d개 사이/)
    await picture(page, `timeline-hover-corridor-${lang}`)
    await hover(1, 0.4, 0.5)
    await expect(tip).toContainText('nginx-deployment-')
    await expect(tip).toContainText(lang === 'en' ? 'runs and is ready' : '실행 중이고 준비됨')
    const row = await rowAt(0)
    let said = ''
    for (let x = plot.x + 200; x < plot.x + 260 && !said.includes('ScalingReplicaSet'); x += 4) {
      await page.mouse.move(x, row.y + row.height - 9)
      said = (await tip.count()) > 0 ? ((await tip.textContent()) ?? '') : ''
    }
    expect(said).toContain('ScalingReplicaSet')
    await page.mouse.move(5, 5)
    await expect(tip).toHaveCount(0)
  })
}

test('the tree of lanes is walked by keys: open, down to a pod, back to its parent', async ({ page }) => {
  await rolledOut(page)
  const items = page.getByRole('treeitem')
  // A workload that is new opens by itself.
  await expect(items).toHaveCount(3)
  await items.first().focus()
  await page.keyboard.press('ArrowLeft')
  await expect(items).toHaveCount(1)
  await page.keyboard.press('ArrowRight')
  await expect(items).toHaveCount(3)
  await page.keyboard.press('ArrowRight')
  await expect(items.nth(1)).toBeFocused()
  await expect(items.nth(1)).toHaveAttribute('aria-level', '2')
  await page.keyboard.press('ArrowRight')
  await expect(items).toHaveCount(6)
  await page.keyboard.press('ArrowDown')
  await expect(items.nth(2)).toBeFocused()
  await expect(items.nth(2)).toHaveAttribute('aria-level', '3')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Inspector' }).getByRole('heading').first()).toContainText('pod/')
  await page.keyboard.press('ArrowLeft')
  await expect(items.nth(1)).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(items).toHaveCount(3)
  await page.keyboard.press('End')
  await expect(items.nth(2)).toBeFocused()
  await page.keyboard.press('Home')
  await expect(items.first()).toBeFocused()
})

test('the stage’s treegrid is walked by keys: nodes fold, pods select, the mirror shows itself', async ({ page }) => {
  await rolledOut(page)
  const grid = page.getByRole('treegrid')
  const rows = grid.getByRole('row')
  // A head, four nodes and three pods, once the calm table has caught up with the cluster.
  await expect(rows).toHaveCount(8)
  for (const { name } of await podsOf(page)) await expect(grid).toContainText(name)
  await rows.nth(1).focus()
  await picture(page, 'treegrid-mirror')
  await expect(rows.nth(1)).toContainText('control-plane')
  await page.keyboard.press('ArrowDown')
  await expect(rows.nth(2)).toContainText('node-1')
  await expect(rows.nth(2)).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('ArrowLeft')
  await expect(rows.nth(2)).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('ArrowRight')
  await expect(rows.nth(2)).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('ArrowDown')
  await expect(rows.nth(3)).toBeFocused()
  await expect(rows.nth(3)).toHaveAttribute('aria-level', '2')
  await expect(rows.nth(3)).toContainText('Ready')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Inspector' }).getByRole('heading').first()).toContainText('pod/')
  await expect(rows.nth(3)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('End')
  await expect(rows.last()).toBeFocused()
  await page.keyboard.press('Home')
  await expect(rows.nth(1)).toBeFocused()
})

/** The stage as the next two animation frames leave it after so many writes, and again when all motion is over. */
const steppedStage = (page: Page, writes: number): Promise<readonly [string, string]> =>
  page.evaluate(async (count) => {
    const canvas = document.querySelector<HTMLCanvasElement>('.kb-stage-canvas canvas')!
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    await window.kuberama!.clock.step(count)
    for (let index = 0; index < 4; index++) await frame()
    const soon = canvas.toDataURL()
    await new Promise((resolve) => setTimeout(resolve, 700))
    return [soon, canvas.toDataURL()] as const
  }, writes)

for (const motion of ['reduce', 'no-preference'] as const) {
  test(`pods ${motion === 'reduce' ? 'are where they go at once with reduced motion' : 'fly to their nodes'}`, async ({
    page,
  }) => {
    await page.emulateMedia({ reducedMotion: motion })
    await openPage(page)
    await page.evaluate(() => window.kuberama!.clock.pause())
    await page.evaluate((text) => window.kuberama!.apply(text), seedDeployment)
    await expect(page.locator('.kuberama')).toHaveAttribute('data-motion', motion === 'reduce' ? 'reduced' : 'full')
    let hasMoved = false
    for (let step = 0; step < 8; step++) {
      const [soon, late] = await steppedStage(page, 3)
      hasMoved ||= soon !== late
    }
    expect(hasMoved).toBe(motion !== 'reduce')
    await runUntilQuiet(page)
    await picture(page, `motion-${motion}`)
  })
}
