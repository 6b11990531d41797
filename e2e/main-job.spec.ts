import { expect, test } from '@playwright/test'
import type { Pod } from '../src/api/openapi/kubernetes.ts'
import {
  clock,
  fingerprint,
  openPage,
  picture,
  podsOf,
  runUntilQuiet,
  seedDeployment,
  typeIntoEditor,
  untilThere,
} from './page.ts'

const apply = { name: /^(Apply|적용)/ }

test.describe('the main job', () => {
  test('a Deployment typed into the editor is rolled out, updated inside its band, rewound and replayed', async ({
    page,
  }) => {
    test.setTimeout(180_000)
    await openPage(page)
    await typeIntoEditor(page, seedDeployment)
    await page.getByRole('button', apply).click()
    await untilThere(page, '/apis/apps/v1/namespaces/default/deployments/nginx-deployment')
    await page.evaluate(() => window.kuberama!.clock.pause())
    await runUntilQuiet(page)
    const first = await podsOf(page)
    expect(first.map(({ isReady }) => isReady)).toEqual([true, true, true])
    expect(new Set(first.map(({ node }) => node))).toEqual(new Set(['node-1', 'node-2', 'node-3']))
    await page.waitForTimeout(600)
    await picture(page, 'main-job-three-ready')
    const before = { clock: await clock(page), print: await fingerprint(page), pods: await podsOf(page) }

    const line = await page.evaluate(() =>
      window.kuberama!.kubectl('kubectl set image deployment/nginx-deployment nginx=nginx:1.9.1 --record'),
    )
    expect(line.stdout).toBe('deployment.apps/nginx-deployment image updated\n')
    const rollout = await page.evaluate(observeRollout)
    expect(rollout.writes).toBeGreaterThan(40)
    expect(rollout.fewestReady).toBeGreaterThanOrEqual(3)
    expect(rollout.mostPods).toBe(4)
    const after = { clock: await clock(page), print: await fingerprint(page), pods: await podsOf(page) }
    expect(
      after.pods.filter(({ isTerminating }) => !isTerminating).map(({ image, isReady }) => [image, isReady]),
    ).toEqual(Array(3).fill(['nginx:1.9.1', true]))

    await page.evaluate((at) => window.kuberama!.clock.seek({ at }), (before.clock.now + after.clock.now) / 2)
    await page.waitForTimeout(600)
    await picture(page, 'main-job-mid-rollout')
    await page.evaluate((at) => window.kuberama!.clock.seek({ at }), before.clock.now - 1)
    await page.evaluate((revision) => window.kuberama!.clock.seek({ revision }), before.clock.revision)
    expect(await podsOf(page)).toEqual(before.pods)
    await page.waitForTimeout(600)
    await picture(page, 'main-job-rewound')
    await page.evaluate((at) => window.kuberama!.clock.seek({ at }), after.clock.now)
    expect(await podsOf(page)).toEqual(after.pods)
    expect(await fingerprint(page)).toBe(after.print)
  })

  test('the same text and seed give the same fingerprint in another page', async ({ page, context }) => {
    const run = async (target: typeof page): Promise<string> => {
      await openPage(target)
      await target.evaluate((text) => window.kuberama!.apply(text), seedDeployment)
      await target.evaluate(() => window.kuberama!.clock.pause())
      await runUntilQuiet(target)
      return fingerprint(target)
    }
    const first = await run(page)
    expect(first).toMatch(/^[0-9a-f]{32}$/)
    expect(await run(await context.newPage())).toBe(first)
  })

  test('a bad image shows ErrImagePull and, after the deadline, ProgressDeadlineExceeded', async ({ page }) => {
    await openPage(page)
    await page.evaluate(
      (text) => window.kuberama!.apply(text),
      seedDeployment.replace('replicas: 3', 'replicas: 3\n  progressDeadlineSeconds: 60'),
    )
    await page.evaluate(() => window.kuberama!.clock.pause())
    await runUntilQuiet(page)
    await page.evaluate(() =>
      window.kuberama!.kubectl('kubectl set image deployment/nginx-deployment nginx=nginx:nope'),
    )
    const start = (await clock(page)).now
    await page.evaluate((at) => window.kuberama!.clock.seek({ at }), start + 30_000)
    const pulling = await podsOf(page)
    expect(pulling.map(({ waiting }) => waiting).filter(Boolean)).toEqual([
      expect.stringMatching(/^(ErrImagePull|ImagePullBackOff)$/),
    ])
    await picture(page, 'bad-image-back-off')
    await page.evaluate((at) => window.kuberama!.clock.seek({ at }), start + 100_000)
    const status = await page.evaluate(() =>
      window.kuberama!.kubectl('kubectl rollout status deployment/nginx-deployment'),
    )
    expect(status).toEqual({
      stdout: '',
      stderr: 'error: deployment "nginx-deployment" exceeded its progress deadline\n',
      exitCode: 1,
    })
    await page.evaluate(() =>
      window.kuberama!.select({ resource: 'deployments', namespace: 'default', name: 'nginx-deployment' }),
    )
    await page.getByRole('tab', { name: 'YAML', exact: true }).click()
    await expect(page.getByText('ProgressDeadlineExceeded').first()).toBeVisible()
    await picture(page, 'bad-image-deadline')
  })

  test('a reload keeps the text', async ({ page }) => {
    await openPage(page)
    await typeIntoEditor(page, '# kept text\napiVersion: v1')
    await page.waitForTimeout(1500)
    await page.reload()
    await expect(page.locator('.monaco-editor').first()).toContainText('kept text', { timeout: 30_000 })
  })
})

/** Steps one write at a time until the rollout rests, counting Ready and all pods after each. Runs in the page. */
async function observeRollout() {
  const { clock: time, request } = window.kuberama!
  let fewestReady = Infinity
  let mostPods = 0
  let writes = 0
  for (;;) {
    const state = await time.step(1)
    writes++
    const { items } = (await request('GET', '/api/v1/namespaces/default/pods')).body as {
      items: readonly Pod[]
    }
    const alive = items.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    const ready = alive.filter(
      ({ status }) =>
        status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') === true,
    )
    fewestReady = Math.min(fewestReady, ready.length)
    mostPods = Math.max(mostPods, alive.length)
    if (state.isQuiet || writes > 400) return { fewestReady, mostPods, writes }
  }
}
