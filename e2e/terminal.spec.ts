import { expect, test, type Locator, type Page } from '@playwright/test'
import { clock, openPage, picture, podsOf, runUntilQuiet, seedDeployment } from './page.ts'

const field = (page: Page): Locator => page.locator('.kb-command-line input')
const lastEntry = (page: Page): Locator => page.locator('.kb-terminal-entry').last()

async function withDeployment(page: Page, query = ''): Promise<void> {
  await openPage(page, query)
  await page.evaluate(() => window.kuberama!.clock.pause())
  await page.evaluate((text) => window.kuberama!.apply(text), seedDeployment)
  await runUntilQuiet(page)
  await field(page).focus()
}

async function run(page: Page, line: string): Promise<void> {
  await field(page).fill(line)
  await field(page).press('Enter')
}

test('Tab completes verbs, kinds, names, flags, namespaces and files; in an empty line it leaves', async ({ page }) => {
  await withDeployment(page)
  const completes = async (typed: string, expected: string | RegExp): Promise<void> => {
    await field(page).fill('')
    await page.keyboard.type(typed)
    await page.keyboard.press('Tab')
    await expect(field(page)).toHaveValue(expected)
  }
  await completes('kubectl desc', 'kubectl describe ')
  await completes('kubectl get deplo', 'kubectl get deployments ')
  await completes('kubectl rollout status deployment/', 'kubectl rollout status deployment/nginx-deployment ')
  await completes(
    'kubectl set image deployment/nginx-deployment ',
    'kubectl set image deployment/nginx-deployment nginx=',
  )
  await completes('kubectl get pods --show', 'kubectl get pods --show-labels ')
  await completes('kubectl get pods -n kube-s', 'kubectl get pods -n kube-system ')
  await completes('kubectl apply -f ', 'kubectl apply -f nginx-deployment.yaml ')
  await completes('kubectl get pods -o yaml | gr', 'kubectl get pods -o yaml | grep ')
  await completes('kubectl get pods ng', /^kubectl get pods nginx-deployment-\w+-$/)
  await page.keyboard.press('Tab')
  await expect(page.locator('.kb-completions span')).toHaveCount(3)
  await picture(page, 'terminal-completion')
  await page.keyboard.press('Escape')
  await expect(page.locator('.kb-completions')).toHaveCount(0)
  await field(page).fill('')
  await page.keyboard.press('Tab')
  await expect(field(page)).not.toBeFocused()
})

test('the line is edited and brought back as in a shell', async ({ page }) => {
  await withDeployment(page)
  await run(page, 'kubectl get rs')
  await run(page, 'kubectl get pods')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await expect(field(page)).toHaveValue('kubectl get rs')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('watch ')
  await expect(field(page)).toHaveValue('watch kubectl get rs')
  await page.keyboard.press('Control+k')
  await expect(field(page)).toHaveValue('watch ')
  await page.keyboard.press('Control+u')
  await expect(field(page)).toHaveValue('')
  await run(page, 'history')
  await expect(lastEntry(page)).toContainText('1  kubectl get rs')
  await run(page, 'kubectl get nodes')
  await page.keyboard.press('Control+l')
  await expect(page.locator('.kb-terminal-entry')).toHaveCount(0)
  await run(page, 'kubectl get nodes')
  await expect(lastEntry(page)).toContainText('node-1')
  await run(page, 'clear')
  await expect(page.locator('.kb-terminal-entry')).toHaveCount(0)
})

test('a heredoc typed line by line, pipes, aliases and files that become tabs', async ({ page }) => {
  await withDeployment(page)
  for (const line of ['cat <<EOF | kubectl apply -f -', 'apiVersion: v1', 'kind: Namespace', 'metadata: {name: shop}'])
    await run(page, line)
  await expect(page.locator('.kb-terminal-pending')).toContainText('kind: Namespace')
  await picture(page, 'terminal-heredoc')
  await run(page, 'EOF')
  await expect(lastEntry(page)).toContainText('namespace/shop created')
  await run(page, "alias kgp='kubectl get pods --no-headers'")
  await run(page, 'kgp | wc -l')
  await expect(lastEntry(page).locator('pre')).toHaveText('3')
  await run(page, 'kgp | sort -r | head -n 1 | grep -c Running')
  await expect(lastEntry(page).locator('pre')).toHaveText('1')
  await run(page, 'kubectl get deployment nginx-deployment -o yaml > live.yaml')
  await expect(page.getByRole('tab', { name: 'live.yaml' })).toBeVisible()
  await run(page, 'grep image: live.yaml')
  await expect(lastEntry(page)).toContainText('image: nginx:1.7.9')
  await run(page, 'kubectl edit deployment nginx-deployment')
  await expect(page.getByRole('tab', { name: 'nginx-deployment.yaml' })).toHaveAttribute('aria-selected', 'true')
  await expect(lastEntry(page)).toContainText('Opened in the editor')
  await run(page, 'kubectl apply -f https://example.com/nowhere.yaml')
  await expect(lastEntry(page)).toContainText('the simulation has no network')
  await run(page, 'kubectl apply -f https://k8s.io/examples/controllers/frontend.yaml')
  await expect(lastEntry(page)).toContainText('replicaset.apps/frontend created')
  await run(page, 'echo "unfinished')
  await expect(page.locator('.kb-terminal-pending')).toBeVisible()
  await page.keyboard.press('Control+c')
  await expect(page.locator('.kb-terminal-pending')).toHaveCount(0)
})

test('watch and get -w follow virtual time, end with Ctrl+C, and scrub with the clock', async ({ page }) => {
  await withDeployment(page)
  const begun = await clock(page)
  await run(page, 'kubectl get pods -w')
  await expect(lastEntry(page)).toContainText('Running…')
  await expect.poll(async () => (await clock(page)).now - begun.now).toBeGreaterThan(300)
  await page.evaluate(() =>
    window.kuberama!.request(
      'PATCH',
      '/apis/apps/v1/namespaces/default/deployments/nginx-deployment',
      { spec: { replicas: 5 } },
      'application/merge-patch+json',
    ),
  )
  const pods = async (): Promise<number> =>
    new Set((await lastEntry(page).innerText()).match(/nginx-deployment-\w+-\w{5}/g) ?? []).size
  await expect.poll(pods, { timeout: 15_000 }).toBe(5)
  await expect
    .poll(async () => (await podsOf(page)).filter(({ isReady }) => isReady).length, { timeout: 15_000 })
    .toBe(5)
  await field(page).press('Control+c')
  await page.evaluate(() => window.kuberama!.clock.pause())
  const whole = await lastEntry(page).innerText()
  await page.evaluate((at) => window.kuberama!.clock.seek({ at }), begun.now + 50)
  await expect.poll(pods).toBe(3)
  await picture(page, 'terminal-scrubbed')
  await page.evaluate((at) => window.kuberama!.clock.seek({ at }), begun.now - 500)
  await expect(lastEntry(page)).toHaveAttribute('data-ahead', 'true')
  await page.evaluate(async () => window.kuberama!.clock.seek({ at: (await window.kuberama!.clock.state()).head.at }))
  await expect.poll(() => lastEntry(page).innerText()).toBe(whole)

  await run(page, 'watch -n 1 kubectl get deployments')
  await expect(lastEntry(page)).toContainText('Every 1.0s: kubectl get deployments')
  await expect(lastEntry(page)).toContainText('5/5')
  await field(page).press('Control+c')
  await expect(lastEntry(page)).not.toContainText('Running…')
})

test('a command line can be clicked', async ({ page }) => {
  await withDeployment(page, '?theme=dark&lang=ko')
  await picture(page, 'terminal-invitation')
  await page.locator('.kb-command-link', { hasText: 'kubectl get all' }).click()
  await expect(lastEntry(page)).toContainText('deployment.apps/nginx-deployment')
})
