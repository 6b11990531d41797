import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { openPage, picture as pictureNow, podsOf, runUntilQuiet } from './page.ts'
import { budget, loadedAutoscaler, mysql, service, webWithProbe } from './journey-scenes.ts'

const dark = '?theme=dark&lang=ko'
const light = '?theme=light&lang=en'

/** A picture once the timeline has drawn what it was asked. */
async function picture(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(700)
  await pictureNow(page, name)
}

const goOn = (page: Page, seconds: number) =>
  page.evaluate(
    async (by) => window.kuberama!.clock.seek({ at: (await window.kuberama!.clock.now()) + by * 1000 }),
    seconds,
  )
const pause = (page: Page) => page.evaluate(() => window.kuberama!.clock.pause())
const select = (page: Page, resource: string, name: string, namespace?: string) =>
  page.evaluate((target) => window.kuberama!.select(target), {
    resource,
    name,
    ...(namespace !== undefined && { namespace }),
  })
const kubectl = async (page: Page, line: string): Promise<string> =>
  (await page.evaluate((text) => window.kuberama!.kubectl(text), line)).stdout

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude('.monaco-editor').analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join()}`)).toEqual([])
}

async function scene(page: Page, query: string, yaml: string, seconds = 30): Promise<void> {
  await openPage(page, query)
  await pause(page)
  expect((await page.evaluate((text) => window.kuberama!.apply(text), yaml)).problems).toEqual([])
  await goOn(page, seconds)
}

/** Presses one of the inspector's buttons; what it types starts the clock, which this journey moves itself. */
async function touch(page: Page, name: string): Promise<void> {
  await page.locator('.kb-touch').getByRole('button', { name, exact: true }).click()
  await expect(page.locator('.kb-terminal-entry').last()).not.toContainText('Running…')
}

test('a node is drained, and a PodDisruptionBudget holds the evictions back', async ({ page }) => {
  await scene(page, light, budget)
  const node = (await podsOf(page))[0]!.node!
  await select(page, 'nodes', node)
  await page.locator('.kb-touch').getByRole('button', { name: 'Drain', exact: true }).click()
  const entry = page.locator('.kb-terminal-entry').last()
  await expect(entry).toContainText(`node/${node} cordoned`)
  await expect(entry).toContainText('evicting pod default/web-')
  await expect(entry).toContainText('Cannot evict pod as it would violate the pod')
  await pause(page)
  await picture(page, 'journey-drain-held-back')
  let fewest = Infinity
  for (let second = 0; second < 25; second++) {
    await page.evaluate(() => window.kuberama!.clock.play())
    await page.waitForTimeout(120)
    await page.evaluate(() => window.kuberama!.clock.speed(10))
    fewest = Math.min(fewest, (await podsOf(page)).filter(({ isReady }) => isReady).length)
    if (((await entry.textContent()) ?? '').includes(`node/${node} drained`)) break
  }
  await expect(entry).toContainText(`node/${node} drained`)
  expect(fewest, 'never fewer Ready than the budget allows').toBeGreaterThanOrEqual(5)
  await pause(page)
  await runUntilQuiet(page)
  expect((await podsOf(page)).map((pod) => pod.node)).not.toContain(node)
  expect(await kubectl(page, `kubectl get node ${node}`)).toContain('Ready,SchedulingDisabled')
  await picture(page, 'journey-drain-done')
  await touch(page, 'Uncordon')
  await expect.poll(() => kubectl(page, `kubectl get node ${node}`)).not.toContain('SchedulingDisabled')
})

test('the node of a database pod goes dark: the same identity and the same disk come back elsewhere', async ({
  page,
}) => {
  await scene(page, dark, mysql, 60)
  const claims = await kubectl(page, 'kubectl get pvc -o custom-columns=N:.metadata.name,V:.spec.volumeName')
  const node = (await podsOf(page)).find(({ name }) => name === 'mysql-0')!.node!
  await select(page, 'nodes', node)
  await touch(page, '전원 끄기')
  await pause(page)
  await goOn(page, 60)
  expect(await kubectl(page, `kubectl get node ${node}`)).toContain('NotReady')
  await expect(page.locator('.kb-inspector')).toContainText('NotReady')
  await picture(page, 'journey-node-lost')
  await goOn(page, 330)
  expect((await podsOf(page)).find(({ name }) => name === 'mysql-0')).toMatchObject({ node, isTerminating: true })
  await picture(page, 'journey-node-evicted')
  await touch(page, '제거')
  await pause(page)
  await goOn(page, 120)
  const back = (await podsOf(page)).find(({ name }) => name === 'mysql-0')!
  expect(back).toMatchObject({ isReady: true, isTerminating: false })
  expect(back.node).not.toBe(node)
  expect(await kubectl(page, 'kubectl get pvc -o custom-columns=N:.metadata.name,V:.spec.volumeName')).toBe(claims)
  await select(page, 'pods', 'mysql-0', 'default')
  await page.waitForTimeout(500)
  await picture(page, 'journey-node-same-disk')
  // A new node joins, and the way back is one seek away.
  await select(page, 'nodes', 'node-1')
  await page.locator('.kb-touch').getByRole('button', { name: '노드 추가' }).click()
  const nodes = async (): Promise<readonly string[]> =>
    (await kubectl(page, 'kubectl get nodes --no-headers')).trim().split('\n')
  await expect.poll(async () => (await nodes()).length).toBe(4)
  await goOn(page, 20)
  for (const row of await nodes()) expect(row).toMatch(/ Ready /)
})

for (const [lang, query, words] of [
  ['en', light, ['Node by node', 'Insufficient cpu', 'untolerated taint']],
  ['ko', dark, ['노드별 판정', 'Insufficient cpu', 'untolerated taint']],
] as const) {
  test(`a Pending pod is explained node by node, in the scheduler’s own words (${lang})`, async ({ page }) => {
    await scene(
      page,
      query,
      webWithProbe.replace('image: nginx:1.25', 'image: nginx:1.25\n        resources: {requests: {cpu: 3}}'),
      20,
    )
    const pending = (await podsOf(page)).find((pod) => pod.node === undefined)!
    await select(page, 'pods', pending.name, 'default')
    const panel = page.locator('.kb-scheduling')
    for (const text of words) await expect(panel).toContainText(text)
    await expect(panel.getByRole('row')).toHaveCount(5)
    await expect(page.locator('.kb-why-not')).toContainText('0/4 nodes are available')
    await picture(page, `journey-pending-${lang}`)
    await expectAccessible(page)
  })
}

test('requests through a Service reach Ready pods only while a rollout runs', async ({ page }) => {
  await scene(page, light, `${webWithProbe}---\n${service}`)
  await page.getByRole('button', { name: 'Services', exact: true }).click()
  const card = page.locator('.kb-service')
  await expect(card).toContainText('web.default.svc.cluster.local')
  await expect(card).toContainText('4 pods receive')
  await kubectl(page, 'kubectl set image deployment/web web=nginx:1.26')
  await pause(page)
  const send = card.getByRole('button', { name: /^Send one request/ })
  const answered = new Set<string>()
  for (let round = 1; round <= 24; round++) {
    await goOn(page, 0.4)
    const ready = (await podsOf(page)).filter(({ isReady, isTerminating }) => isReady && !isTerminating)
    await send.click()
    await expect(card).toContainText(`${round} answered · 0 refused`)
    const reached = /→ (\S+) on (\S+)/.exec((await card.textContent()) ?? '')!
    expect(ready.map(({ name }) => name)).toContain(reached[1])
    answered.add(reached[1]!.split('-')[1]!)
    if (round === 8) await pictureNow(page, 'journey-service-mid-rollout')
  }
  expect(answered.size, 'old pods answered first, new ones later').toBe(2)
  await kubectl(page, 'kubectl scale deployment/web --replicas=0')
  await pause(page)
  await goOn(page, 60)
  await send.click()
  await expect(card).toContainText('1 refused')
  await expect(card).toContainText('no ready endpoint')
  await picture(page, 'journey-service-refused')
})

test('requests stream along the lines until they are stopped, also in Korean and in the dark', async ({ page }) => {
  await scene(page, dark, `${webWithProbe}---\n${service}`)
  await page.getByRole('button', { name: '서비스', exact: true }).click()
  const card = page.locator('.kb-service')
  await card.getByRole('button', { name: '계속' }).click()
  await expect(card).toContainText(/응답 [4-9]/, { timeout: 10_000 })
  await expect(page.locator('.kb-packet').first()).toBeVisible()
  await pictureNow(page, 'journey-service-stream')
  await card.getByRole('button', { name: '계속' }).click()
  await expectAccessible(page)
})

test('the load of a Service, set on the page, makes the autoscaler grow and shrink', async ({ page }) => {
  await scene(page, light, loadedAutoscaler, 40)
  await page.getByRole('button', { name: 'Services', exact: true }).click()
  await page.getByRole('button', { name: /CPU that the ready endpoints of web share/ }).click()
  await page.getByRole('menuitemradio', { name: '500m' }).click()
  await expect(page.locator('.kb-terminal-entry').last()).toContainText('service/web annotated')
  await pause(page)
  await goOn(page, 180)
  expect(await kubectl(page, 'kubectl get hpa web')).toMatch(/cpu: \d+%\/50%.* (?:[5-9]|10) /)
  await expect(page.getByRole('treeitem', { name: /HorizontalPodAutoscaler web/ })).toContainText('target 50%')
  await picture(page, 'journey-load')
  await expectAccessible(page)
})

test('a name of a StatefulSet’s pod is looked up from another pod, as the notes do', async ({ page }) => {
  await scene(page, light, mysql, 60)
  await page.getByRole('button', { name: 'Speed: 1×' }).click()
  await page.getByRole('menuitemradio', { name: '30×' }).click()
  const line = page.getByLabel('kubectl command')
  await line.fill('kubectl run -it --rm debug --image=busybox --restart=Never -- nslookup mysql-0.mysql')
  await line.press('Enter')
  const entry = page.locator('.kb-terminal-entry').last()
  await expect(entry).toContainText('pod "debug" deleted', { timeout: 20_000 })
  await expect(entry).toContainText('Server:    10.96.0.10')
  await expect(entry).toContainText(/Address 1: 10\.244\.\d+\.\d+ mysql-0\.mysql\.default\.svc\.cluster\.local/)
  await picture(page, 'journey-nslookup')
})

for (const [lang, query, both] of [
  ['en', light, 'Both'],
  ['ko', dark, '나란히'],
] as const)
  test(`nodes and owners stand side by side (${lang})`, async ({ page }) => {
    await scene(page, query, `${webWithProbe}---\n${mysql}`, 40)
    await page.getByRole('button', { name: both, exact: true }).click()
    await expect(page.locator('.kb-stage-canvas')).toHaveCount(2)
    await page.waitForTimeout(500)
    await picture(page, `lens-both-${lang}`)
    await expectAccessible(page)
    await page.setViewportSize({ width: 390, height: 844 })
    await page.getByRole('button', { name: lang === 'en' ? 'Stage' : '무대', exact: true }).click()
    await page.waitForTimeout(400)
    await picture(page, `lens-both-phone-${lang}`)
  })
