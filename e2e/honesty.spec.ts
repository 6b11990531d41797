import { expect, test } from '@playwright/test'
import { openPage, picture, untilThere } from './page.ts'

const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: wall
spec:
  podSelector: {}
`

test('what is stored and not modelled is said beside the answers, which stay those of Kubernetes', async ({ page }) => {
  await openPage(page, '?theme=light&lang=en')
  const applied = await page.evaluate((yaml) => window.kuberama!.apply(yaml), policy)
  expect(applied.stdout).toBe('networkpolicy.networking.k8s.io/wall created\n')
  expect(applied.stderr).toBe('')
  await untilThere(page, '/apis/networking.k8s.io/v1/namespaces/default/networkpolicies/wall')

  await page.evaluate(() =>
    window.kuberama!.select({ resource: 'networkpolicies', namespace: 'default', name: 'wall' }),
  )
  const marks = page.locator('.kb-inspector .kb-not-modelled')
  await expect(marks).toContainText('kuberama: spec is stored, but not modelled: it is not enforced')
  await picture(page, 'not-modelled-inspector')

  const line = page.getByLabel('kubectl command')
  await line.fill(`kubectl patch networkpolicy wall -p '{"spec":{"policyTypes":["Egress"]}}'`)
  await line.press('Enter')
  const log = page.locator('.kb-terminal-entry').last()
  await expect(log.locator('pre')).toHaveText('networkpolicy.networking.k8s.io/wall patched')
  await expect(log.locator('.kb-not-modelled')).toContainText('not modelled')
  await picture(page, 'not-modelled-terminal')
})
