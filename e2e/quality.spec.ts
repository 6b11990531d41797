import { expect, test, type Page } from '@playwright/test'
import { clock, fingerprint, openPage, picture, podsOf, runUntilQuiet, seedDeployment, untilThere } from './page.ts'

const apply = { name: /^(Apply|적용)/ }
const deployment = '/apis/apps/v1/namespaces/default/deployments/nginx-deployment'

/** Pastes over the whole text of the editor, as Ctrl+A and Ctrl+V do. */
async function pasteIntoEditor(page: Page, text: string): Promise<void> {
  const editor = page.locator('.monaco-editor').first()
  await editor.waitFor({ state: 'visible', timeout: 30_000 })
  await editor.click({ position: { x: 120, y: 60 } })
  await page.keyboard.press('ControlOrMeta+a')
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    )
  }, text)
}

async function runSeed(page: Page): Promise<void> {
  await page.evaluate((text) => window.kuberama!.apply(text), seedDeployment)
  await runUntilQuiet(page)
}

/** A key as a Hangul input method delivers it: the place is right, what it types is not. */
const pressUnderIme = (page: Page, code: string, isWithCtrlShift = false): Promise<void> =>
  page.evaluate(
    ([where, isHeld]) => {
      const held = { ctrlKey: isHeld, shiftKey: isHeld, bubbles: true, cancelable: true }
      const press = new KeyboardEvent('keydown', { code: where, key: 'Process', ...held })
      document.activeElement?.dispatchEvent(press)
    },
    [code, isWithCtrlShift] as const,
  )

test.describe('when something fails', () => {
  test('a worker that cannot start is said, with what to do', async ({ page }) => {
    await page.addInitScript(() => {
      const Real = Worker
      window.Worker = class extends Real {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(String(url).includes('worker-first') ? 'gone.js' : url, options)
        }
      }
    })
    await page.goto('./')
    await expect(page.locator('.kb-banner')).toContainText('The simulation could not start')
    await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible()
    await picture(page, 'worker-failure')
  })

  test('the page goes on without the network: help, share, a rollout', async ({ page, context }) => {
    await openPage(page)
    await page.waitForTimeout(3000)
    await context.setOffline(true)
    await runSeed(page)
    await page.getByRole('heading', { name: 'Kuberama' }).click()
    await page.keyboard.press('Shift+Slash')
    await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '한국어' }).click()
    await expect(page.locator('.kb-banner')).toContainText('could not be loaded')
    await expect(page.locator('.kb-stage-canvas')).toBeVisible()
    await context.setOffline(false)
  })

  test('a broken link is said, and the page works all the same', async ({ page }) => {
    await openPage(page, '#1.deflate.AAAA')
    await expect(page.locator('.kb-banner')).toContainText('This link holds no run')
    await picture(page, 'broken-link')
    await page.locator('.kb-banner button').click()
    await expect(page.locator('.kb-banner')).toHaveCount(0)
    await runSeed(page)
    expect((await podsOf(page)).length).toBe(3)
  })

  test('a link that runs without end is said to be under way and can be left', async ({ page, context }) => {
    const maker = await context.newPage()
    await openPage(maker)
    const hash = await maker.evaluate(async () => {
      const path = '/apis/apps/v1/namespaces/default/deployments'
      const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }
      const spec = { replicas: 2_000_000_000, selector: { matchLabels: { a: 'b' } }, template }
      const body = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' }, spec }
      const inputs = [
        { at: 1_767_607_200_100, step: 0, request: { method: 'POST', path, body } },
        { at: 1_767_609_200_100, step: 1, request: { method: 'DELETE', path: `${path}/x` } },
      ]
      const run = { recording: { version: 1, setup: { seed: 7, nodes: 3 }, inputs }, documents: [] }
      const packed = new Blob([JSON.stringify(run)]).stream().pipeThrough(new CompressionStream('deflate-raw'))
      const bytes = new Uint8Array(await new Response(packed).arrayBuffer())
      const text = btoa(String.fromCharCode(...bytes))
      return `#1.deflate.${text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`
    })
    await maker.close()
    await page.goto(`./${hash}`)
    await expect(page.locator('.kb-banner')).toContainText('is being repeated')
    await page.getByRole('button', { name: /nodes · Seed/ }).click()
    await page.getByRole('button', { name: 'Start afresh' }).click()
    await expect(page.getByRole('button', apply)).toBeEnabled()
    await expect(page.locator('.kb-banner')).toHaveCount(0)
    await runSeed(page)
    expect((await podsOf(page)).length).toBe(3)
  })

  test('hostile questions to the handle are refused in words and leave the clock alone', async ({ page }) => {
    await openPage(page)
    const before = await clock(page)
    const refusals = await page.evaluate(async () => {
      const { clock: time, start } = window.kuberama!
      const asks = [
        () => time.seek({ at: Number.NaN }),
        () => time.seek({ revision: 1.5 }),
        () => time.step(Number.NaN),
        () => time.speed(-5),
        () => time.speed(1e9),
        () => start({ seed: 7, nodes: 1e9 }),
      ]
      return Promise.all(
        asks.map((ask) =>
          ask().then(
            () => 'accepted',
            (error: Error) => error.message,
          ),
        ),
      )
    })
    for (const refusal of refusals) expect(refusal).toContain('must be a')
    expect((await clock(page)).now).toBe(before.now)
  })

  test('a next write where nothing is ever written moves the playhead nowhere', async ({ page }) => {
    await openPage(page)
    const before = await clock(page)
    await page.evaluate(() => window.kuberama!.clock.step(1))
    const after = await clock(page)
    expect(after.revision).toBe(before.revision)
    // Heartbeats are no writes that anybody asked for.
    expect(after.now - before.now).toBeLessThan(1000)
  })
})

test.describe('branches and links', () => {
  test('Apply in the past forks, plays, and both futures can be visited', async ({ page }) => {
    await openPage(page)
    await runSeed(page)
    const past = await clock(page)
    await page.evaluate(() => window.kuberama!.kubectl('kubectl scale deployment/nginx-deployment --replicas=5'))
    await runUntilQuiet(page)
    await page.evaluate((revision) => window.kuberama!.clock.seek({ revision }), past.revision)
    await pasteIntoEditor(page, seedDeployment.replace('1.7.9', '1.9.1'))
    await expect(page.locator('.kb-editor-foot')).toContainText('No problems')
    await page.getByRole('button', apply).click()
    await expect.poll(async () => (await clock(page)).isPlaying).toBe(true)
    await page.getByRole('button', { name: 'Branch' }).click()
    await expect(page.getByRole('menuitemradio')).toHaveText([/^original/, /^kubectl apply -f/, /^New branch/])
    await picture(page, 'branches')
    await page.getByRole('menuitemradio', { name: /^original/ }).click()
    await expect.poll(async () => (await podsOf(page)).length).toBe(5)
  })

  test('a shared link opens at the same instant, in place too, and leaves the own files alone', async ({
    page,
    context,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await openPage(page)
    await runSeed(page)
    await page.evaluate(() =>
      window.kuberama!.kubectl('kubectl set image deployment/nginx-deployment nginx=nginx:1.9.1'),
    )
    await page.evaluate((at) => window.kuberama!.clock.seek({ at }), (await clock(page)).now + 2000)
    await page.getByRole('button', { name: 'Share' }).click()
    await expect(page.getByText(/Link copied/).first()).toBeVisible()
    const link = await page.evaluate(() => navigator.clipboard.readText())
    const there = { print: await fingerprint(page), ...(await clock(page)) }

    const other = await context.newPage()
    await openPage(other)
    await pasteIntoEditor(other, '# my own notes')
    await other.evaluate((hash) => void (location.hash = hash), new URL(link).hash)
    await expect.poll(async () => (await clock(other)).revision).toBe(there.revision)
    expect(await clock(other)).toMatchObject({ now: there.now, revision: there.revision })
    expect(await fingerprint(other)).toBe(there.print)
    await expect(other.locator('.kb-file')).toHaveCount(2)
    await pasteIntoEditor(other, '# what I made of it')
    await other.reload()
    await expect(other.locator('.monaco-editor').first()).toContainText('what I made of it', { timeout: 30_000 })
    await other.locator('.kb-file').nth(1).click()
    await expect(other.locator('.monaco-editor').first()).toContainText('my own notes')
  })

  test('a reload in the same breath keeps the text', async ({ page }) => {
    await openPage(page)
    await pasteIntoEditor(page, '# written a moment ago')
    await page.reload()
    await expect(page.locator('.monaco-editor').first()).toContainText('a moment ago', { timeout: 30_000 })
  })
})

test.describe('editor', () => {
  test('a problem stands on its line in the words of the API server, and leads there', async ({ page }) => {
    await openPage(page)
    await pasteIntoEditor(page, seedDeployment.replace('replicas: 3', 'replicas: three'))
    const problem = page.locator('.kb-problem').first()
    await expect(problem).toContainText(
      'cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    )
    await problem.click()
    await expect(page.locator('.line-numbers.active-line-number').first()).toHaveText('8')
    await picture(page, 'problem-on-its-line')
  })

  test('hostile text is text: refused, shown as it is, never run', async ({ page }) => {
    await openPage(page)
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...[...'bcdefghij'].map(
        (name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[index]}`).join(',')}]`,
      ),
    ].join('\n')
    const cases: readonly (readonly [string, string])[] = [
      [bomb, 'excessive aliasing'],
      ['a:\n\tb: 1\n', 'found character that cannot start any token'],
      ['['.repeat(20_000), 'exceeded max depth'],
      ['apiVersion: v1\nkind: "<img src=x onerror=alert(1)>"\nmetadata: {name: x}\n', '<img src=x onerror=alert(1)>'],
      [
        Array.from({ length: 180_000 }, (_, line) => `key${line}: "some value here ${line}"`).join('\n'),
        'Request entity too large',
      ],
    ]
    page.on('dialog', () => expect(false, 'no script of the text may run').toBe(true))
    for (const [text, words] of cases) {
      await pasteIntoEditor(page, text)
      await expect(page.locator('.kb-editor-foot')).toContainText(words, { timeout: 20_000 })
    }
    expect((await clock(page)).head.revision).toBe((await clock(page)).revision)
  })

  for (const [lang, words] of [
    ['en', /pods/i],
    ['ko', /파드/],
  ] as const) {
    test(`completion and hover tell what a field is (${lang})`, async ({ page }) => {
      await openPage(page, `?lang=${lang}`)
      await pasteIntoEditor(page, 'apiVersion: apps/v1\nkind: Deployment\nspec:\n  ')
      await page.keyboard.press('ControlOrMeta+End')
      await expect(async () => {
        await page.keyboard.press('Escape')
        await page.keyboard.press('Control+Space')
        const replicas = page.locator('.suggest-widget .monaco-list-row', { hasText: /^replicas/ })
        await expect(replicas).toContainText(words, { timeout: 1500 })
      }).toPass({ timeout: 20_000 })
      await picture(page, `completion-${lang}`)
      await page.keyboard.press('Escape')
      await pasteIntoEditor(page, 'apiVersion: apps/v1\nkind: Deployment\nspec:\n  replicas: 3\n')
      await page.locator('.view-line', { hasText: 'replicas' }).getByText('replicas').hover()
      await expect(page.locator('.monaco-hover:visible').first()).toContainText(words)
      await picture(page, `hover-${lang}`)
    })
  }

  test('closing a file puts the focus on the next one', async ({ page }) => {
    await openPage(page)
    await page.getByRole('button', { name: 'New file' }).click()
    await page.getByRole('button', { name: /^Close/ }).click()
    await expect(page.getByRole('tab', { name: 'nginx-deployment.yaml' })).toBeFocused()
  })
})

test.describe('hands and keys', () => {
  test('Space pauses after a click on Apply', async ({ page }) => {
    await openPage(page)
    await page.getByRole('button', apply).click()
    await untilThere(page, deployment)
    await expect.poll(async () => (await clock(page)).isPlaying).toBe(true)
    await page.keyboard.press('Space')
    await expect.poll(async () => (await clock(page)).isPlaying).toBe(false)
    await expect(page.locator('.kb-editor-foot')).toContainText('1 created')
  })

  test('every key of time works under a Hangul input method', async ({ page }) => {
    await openPage(page)
    await runSeed(page)
    const end = await clock(page)
    const expectRevision = (revision: number) => expect.poll(async () => (await clock(page)).revision).toBe(revision)
    await pressUnderIme(page, 'Comma')
    await expectRevision(end.revision - 1)
    await pressUnderIme(page, 'Period')
    await expectRevision(end.revision)
    await pressUnderIme(page, 'KeyJ')
    await expectRevision(end.revision - 1)
    await pressUnderIme(page, 'ArrowLeft')
    await expectRevision(end.revision - 2)
    await pressUnderIme(page, 'KeyM')
    await pressUnderIme(page, 'Digit0')
    await expect.poll(async () => (await clock(page)).now).toBe(end.start)
    await pressUnderIme(page, 'BracketRight')
    await expect.poll(async () => (await clock(page)).now).toBeGreaterThan(end.start)
    await pressUnderIme(page, 'PageDown')
    await expectRevision(end.revision)
    await pressUnderIme(page, 'KeyL')
    await expect.poll(async () => (await clock(page)).isPlaying).toBe(true)
    await pressUnderIme(page, 'KeyL')
    await expect.poll(async () => (await clock(page)).speed).toBe(2)
    await pressUnderIme(page, 'KeyK')
    await expect.poll(async () => (await clock(page)).isPlaying).toBe(false)
    await pressUnderIme(page, 'Slash')
    await expect(page.getByLabel('kubectl command')).toBeFocused()
    await page.keyboard.press('Escape')
    await pressUnderIme(page, 'KeyP', true)
    await expect(page.getByRole('combobox')).toBeFocused()
  })

  test('dragging along the ruler moves the playhead and nothing else', async ({ page }) => {
    await openPage(page)
    await runSeed(page)
    const before = await clock(page)
    const ruler = (await page.locator('.kb-timeline-body').boundingBox())!
    const at = (part: number): [number, number] => [ruler.x + ruler.width * part, ruler.y + 12]
    await page.mouse.move(...at(0.3))
    await page.mouse.down()
    for (let part = 0.3; part > 0.2; part -= 0.01) await page.mouse.move(...at(part))
    await page.mouse.up()
    await expect.poll(async () => (await clock(page)).now).toBeLessThan(before.now)
    const after = await clock(page)
    expect(after.now).toBeGreaterThan(after.start)
    expect(after.head).toEqual(before.head)
  })

  test('time runs at 0.25×, 10,000× and auto', async ({ page }) => {
    await openPage(page)
    await page.evaluate((text) => window.kuberama!.apply(text), seedDeployment.replace('nginx:1.7.9', 'nginx:bad-1'))
    const passed = (speed: number | 'auto') =>
      page.evaluate(async (chosen) => {
        const { clock: time } = window.kuberama!
        await time.speed(chosen)
        const { now } = await time.play()
        await new Promise((resolve) => setTimeout(resolve, 1000))
        return (await time.pause()).now - now
      }, speed)
    const slow = await passed(0.25)
    expect(slow).toBeGreaterThan(100)
    expect(slow).toBeLessThan(600)
    expect(await passed(10_000)).toBeGreaterThan(1_000_000)
    expect(await passed('auto')).toBeGreaterThan(1000)
  })

  test('a command that follows the clock prints as it goes and ends with Ctrl+C', async ({ page }) => {
    await openPage(page)
    await runSeed(page)
    await page.evaluate(() =>
      window.kuberama!.kubectl('kubectl set image deployment/nginx-deployment nginx=nginx:nope'),
    )
    const line = page.getByLabel('kubectl command')
    await line.fill('kubectl rollout status deployment/nginx-deployment')
    await line.press('Enter')
    const entry = page.locator('.kb-terminal-entry').last()
    await expect(entry).toContainText('Waiting for deployment "nginx-deployment" rollout to finish')
    await expect(entry).toContainText('Running…')
    await line.press('Control+c')
    await expect(entry).not.toContainText('Running…')
  })

  for (const [name, width, height] of [
    ['zoom 200 %', 640, 400],
    ['a projector at 200 %', 960, 540],
    ['a phone', 390, 844],
  ] as const) {
    test(`nothing overflows at ${name}`, async ({ page }) => {
      await page.setViewportSize({ width, height })
      await openPage(page)
      await runSeed(page)
      const size = await page.evaluate(() => {
        const { scrollWidth, scrollHeight } = document.documentElement
        return { scrollWidth, scrollHeight }
      })
      expect(size).toEqual({ scrollWidth: width, scrollHeight: height })
      await expect(page.getByRole('button', { name: 'Branch' })).toBeVisible()
    })
  }
})
