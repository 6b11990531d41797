import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { autoscaler, budget, cronJobs, daemonSet, jobs, statefulSet } from './kind-scenes.ts'
import { openPage, picture } from './page.ts'

const looks = [
  { theme: 'dark', lang: 'en' },
  { theme: 'light', lang: 'ko' },
] as const
type Lang = (typeof looks)[number]['lang']

/** Opens a paused cluster, applies the scene and goes on by so many virtual seconds. */
async function scene(
  page: Page,
  { theme, lang }: (typeof looks)[number],
  yaml: string,
  seconds: number,
): Promise<void> {
  await openPage(page, `?theme=${theme}&lang=${lang}`)
  await page.evaluate(() => window.kuberama!.clock.pause())
  const { problems } = await page.evaluate((text) => window.kuberama!.apply(text), yaml)
  expect(problems).toEqual([])
  await goOn(page, seconds)
}

const goOn = (page: Page, seconds: number) =>
  page.evaluate(
    async (by) => window.kuberama!.clock.seek({ at: (await window.kuberama!.clock.now()) + by * 1000 }),
    seconds,
  )
const kubectl = (page: Page, line: string) => page.evaluate((text) => window.kuberama!.kubectl(text), line)
const lane = (page: Page, name: string | RegExp): Locator => page.getByRole('treeitem', { name })
const table = (page: Page): Locator => page.getByRole('treegrid')
const say = (lang: Lang, en: string, ko: string): string => (lang === 'en' ? en : ko)
const lens = (page: Page, lang: Lang, which: 'nodes' | 'owners'): Locator =>
  page.getByRole('button', {
    name: which === 'nodes' ? say(lang, 'Nodes', '노드') : say(lang, 'Owners', '소유 관계'),
    exact: true,
  })

/** A picture of both lenses once the timeline has drawn what it was asked. */
async function pictures(page: Page, name: string, { theme, lang }: (typeof looks)[number]): Promise<void> {
  await page.waitForTimeout(600)
  await picture(page, `kind-${name}-nodes-${theme}-${lang}`)
  await lens(page, lang, 'owners').click()
  await page.waitForTimeout(400)
  await picture(page, `kind-${name}-owners-${theme}-${lang}`)
}

for (const look of looks) {
  const { theme, lang } = look
  test.describe(`${theme}, ${lang}`, () => {
    test('a StatefulSet keeps slots and disks, and its ordinals are stairs', async ({ page }) => {
      await scene(page, look, statefulSet, 40)
      await kubectl(page, 'kubectl delete pod db-1')
      await goOn(page, 40)
      await kubectl(page, 'kubectl scale statefulset db --replicas=2')
      await goOn(page, 60)
      const places = page.getByRole('list', { name: say(lang, 'Ordinals and their disks', '순번과 디스크') })
      await expect(places.getByRole('button')).toHaveCount(4)
      await expect(
        places.getByRole('button', {
          name: say(lang, 'db-3, no pod, disk data-db-3', 'db-3, 파드 없음, 디스크 data-db-3'),
        }),
      ).toBeVisible()
      await expect(lane(page, say(lang, 'StatefulSet db, 2/2', '스테이트풀셋 db, 2/2'))).toBeVisible()
      await pictures(page, 'statefulset', look)
      await expect(table(page).getByRole('row', { name: /db-2/ })).toContainText('data-db-2')
      await lane(page, /db, 2\/2/).focus()
      await page.keyboard.press('ArrowRight')
      await expect(lane(page, /Pod db-\d|파드 db-\d/)).toHaveCount(4)
      await expect(lane(page, /db-1/)).toContainText('×2')
      await picture(page, `kind-statefulset-open-${theme}-${lang}`)
    })

    test('a DaemonSet has a slot on every eligible node, filled or not', async ({ page }) => {
      await scene(page, look, daemonSet, 12)
      await expect(lane(page, say(lang, 'DaemonSet log, 3/3', '데몬셋 log, 3/3'))).toBeVisible()
      await kubectl(page, 'kubectl delete pod -l app=log --wait=false')
      await expect(
        table(page).getByRole('row', { name: say(lang, 'a pod is wanted here', '여기에 파드가 있어야 함') }),
      ).toHaveCount(3)
      await pictures(page, 'daemonset', look)
    })

    test('a Job shows attempts, completions and back-off', async ({ page }) => {
      await scene(page, look, jobs, 55)
      await expect(lane(page, say(lang, 'Job pi, 5/5 complete', '잡 pi, 완료 5/5'))).toBeVisible()
      await expect(
        lane(
          page,
          lang === 'en'
            ? /Job flaky, 0\/1 complete · 3 failed, back-off \d+/
            : /잡 flaky, 완료 0\/1 · 실패 3, 백오프 \d+/,
        ),
      ).toBeVisible()
      await pictures(page, 'job', look)
      await expect(table(page).getByRole('row', { name: /flaky/ }).first()).toContainText('0/1')
    })

    test('a CronJob shows ticks past and planned, with its Jobs and their pods below', async ({ page }) => {
      await scene(page, look, cronJobs, 260)
      const backup = lane(
        page,
        say(lang, 'CronJob backup, * * * * * · next 10:05:00', '크론잡 backup, * * * * * · 다음 10:05:00'),
      )
      await expect(backup).toBeVisible()
      await expect(lane(page, say(lang, 'suspended', '일시 중지'))).toBeVisible()
      await pictures(page, 'cronjob', look)
      await backup.focus()
      await page.keyboard.press('ArrowRight')
      const job = lane(page, say(lang, 'Job backup-', '잡 backup-')).first()
      await expect(job).toHaveAttribute('aria-level', '2')
      await page.keyboard.press('ArrowDown')
      await expect(job).toBeFocused()
      await page.keyboard.press('ArrowRight')
      await expect(lane(page, say(lang, 'Pod backup-', '파드 backup-')).first()).toHaveAttribute('aria-level', '3')
      await picture(page, `kind-cronjob-open-${theme}-${lang}`)
    })

    test('an autoscaler has a lane with its measurement against the target', async ({ page }) => {
      await scene(page, look, autoscaler, 200)
      await expect(
        lane(
          page,
          lang === 'en'
            ? /HorizontalPodAutoscaler web, 6 replicas, cpu \d+%, target 50%/
            : /HorizontalPodAutoscaler web, 레플리카 6개, cpu \d+%, 목표 50%/,
        ),
      ).toBeVisible()
      await pictures(page, 'autoscaler', look)
    })

    test('a PodDisruptionBudget is a line on its workload’s lane', async ({ page }) => {
      await scene(page, look, budget, 30)
      await expect(
        lane(
          page,
          say(
            lang,
            'Deployment web, 4/4, PDB ≥2 · 2 disruptions allowed',
            '디플로이먼트 web, 4/4, PDB ≥2 · 중단 허용 2',
          ),
        ),
      ).toBeVisible()
      await pictures(page, 'budget', look)
    })
  })
}

test('owners, empty slots and disks are reached by keyboard alone', async ({ page }) => {
  await scene(page, looks[0], statefulSet, 40)
  await kubectl(page, 'kubectl scale statefulset db --replicas=2')
  await goOn(page, 60)
  await lens(page, 'en', 'nodes').focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(lens(page, 'en', 'owners')).toHaveAttribute('aria-pressed', 'true')
  await page.waitForTimeout(700)
  const rows = table(page).getByRole('row')
  await expect(rows.nth(1)).toContainText('StatefulSet')
  await rows.nth(1).focus()
  await page.keyboard.press('ArrowDown')
  await expect(rows.nth(2)).toBeFocused()
  await expect(rows.nth(2)).toContainText('db-0')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Inspector' })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(rows.nth(4)).toContainText('no pod')
  await expect(rows.nth(4)).toContainText('disk data-db-2')
  await picture(page, 'kind-keyboard-owners')
})

test('on a phone each kind still shows', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await scene(page, looks[1], `${statefulSet}---\n${cronJobs}`, 100)
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBeLessThanOrEqual(0)
  for (const region of ['무대', '타임라인']) {
    await page
      .getByRole('tab', { name: region })
      .or(page.getByRole('button', { name: region, exact: true }))
      .first()
      .click()
    await page.waitForTimeout(600)
    await picture(page, `kind-phone-${region === '무대' ? 'stage' : 'timeline'}`)
  }
})

for (const look of [looks[0], looks[1]]) {
  test(`axe finds nothing with every kind on the page in ${look.theme}, ${look.lang}`, async ({ page }) => {
    await scene(page, look, [statefulSet, daemonSet, jobs, cronJobs, autoscaler].join('---\n'), 100)
    await kubectl(page, 'kubectl scale statefulset db --replicas=2')
    await goOn(page, 40)
    await pictures(page, 'all', look)
    const { violations } = await new AxeBuilder({ page }).exclude('.monaco-editor').analyze()
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    ).toEqual([])
    await lens(page, look.lang, 'nodes').click()
    await page.waitForTimeout(400)
    const again = await new AxeBuilder({ page }).exclude('.monaco-editor').analyze()
    expect(
      again.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    ).toEqual([])
  })
}
