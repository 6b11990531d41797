import { expect, test, type Page } from '@playwright/test'
import { commandsOf, seedBlock } from '../src/testkit/seeds/seed-blocks.ts'
import { openPage, picture } from './page.ts'

/** A line of a seed with what the terminal must answer. */
type Line = readonly [command: string, answer: RegExp]

const start = async (page: Page, query = ''): Promise<void> => {
  await openPage(page, query)
  await page.evaluate(() => window.kuberama!.clock.speed(30))
}

/** Types a line and waits for its end. */
async function type(page: Page, [command, answer]: Line): Promise<void> {
  const line = page.getByLabel('kubectl command')
  await line.fill(command)
  await line.press('Enter')
  await expectAnswer(page, answer, command)
}

async function expectAnswer(page: Page, answer: RegExp, command: string): Promise<void> {
  const entry = page.locator('.kb-terminal-entry').last()
  await expect(entry, command).not.toContainText('Running…', { timeout: 20_000 })
  expect(await entry.innerText(), command).toMatch(answer)
}

/** Pastes lines over the line that is being typed, as a reader of a document does. */
const paste = (page: Page, text: string): Promise<void> =>
  page.getByLabel('kubectl command').evaluate((field, pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    field.focus()
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)

/** Every command of a block, in order, each with its answer. */
async function typeBlock(page: Page, text: string, answers: readonly RegExp[]): Promise<void> {
  const commands = commandsOf(text)
  expect(commands).toHaveLength(answers.length)
  for (const [index, command] of commands.entries()) await type(page, [command, answers[index]!])
}

const untilQuiet = async (page: Page): Promise<void> => {
  await page.evaluate(() => window.kuberama!.clock.runUntilQuiet())
}
const apply = (page: Page, yaml: string) => page.evaluate((text) => window.kuberama!.apply(text), yaml)

/** Writes a manifest into a file of the editor, as a reader does with a heredoc. */
async function file(page: Page, name: string, yaml: string): Promise<void> {
  await paste(page, `cat <<'EOF' > ${name}\n${yaml.trimEnd()}\nEOF`)
  await expectAnswer(page, /EOF/, name)
  await expect(page.getByRole('tab', { name })).toBeVisible()
}

test('seed 001: the Deployment’s life, command by command', async ({ page }) => {
  await start(page)
  await typeBlock(page, seedBlock('001', 97), [
    /deployment\.apps\/nginx-deployment created/,
    /NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nnginx-deployment +\d\/3/,
    /deployment "nginx-deployment" successfully rolled out/,
    /NAME +DESIRED +CURRENT +READY +AGE\nnginx-deployment-[a-f0-9]+ +3 +3 +3/,
    /(?:nginx-deployment-\w+-\w{5} +1\/1 +Running +0 +\S+ +app=nginx,pod-template-hash=\w+\n?){3}/,
  ])
  await typeBlock(page, seedBlock('001', 117), [
    /--record has been deprecated[^]*image updated|image updated[^]*--record has been deprecated/,
    /successfully rolled out/,
  ])
  await typeBlock(page, seedBlock('001', 128), [
    /REVISION +CHANGE-CAUSE\n1 +<none>\n2 +kubectl set image deployment\/nginx-deployment nginx=nginx:1\.9\.1 --record=true/,
    /deployment\.apps\/nginx-deployment rolled back/,
  ])
  await typeBlock(page, seedBlock('001', 137), [
    /deployment\.apps\/nginx-deployment scaled/,
    /horizontalpodautoscaler\.autoscaling\/nginx-deployment autoscaled/,
  ])
  await picture(page, 'seed-001-terminal')
})

test('seed 003: the commands of oc, pasted with their prompts', async ({ page }) => {
  await start(page, '?theme=dark&lang=en')
  for (const [line, answer] of [
    [83, /job\.batch\/date-job created/],
    [102, /error: .*schedule.*|Invalid value: "\/1 \* \* \* "/],
    [152, /deployment\.apps\/my-deployment created/],
    [170, /No resources found/],
  ] as const) {
    await paste(page, `${seedBlock('003', line).trimEnd()}\n`)
    await expectAnswer(page, answer, `block ${line}`)
  }
  await picture(page, 'seed-003-terminal')
})

test('seed 004: scaling, rollback, a Job, with the files of the notes', async ({ page }) => {
  await start(page)
  await apply(page, seedBlock('004', 26))
  await untilQuiet(page)
  await typeBlock(page, seedBlock('004', 54), [
    /replicaset\.apps\/myapp-rs scaled/,
    /myapp-rs +5 +/,
    /Name: +myapp-rs[^]*Pods Status: +\d Running/,
  ])
  await apply(page, seedBlock('004', 90))
  await untilQuiet(page)
  for (const tag of ['1.26', '1.27']) {
    await type(page, [`kubectl set image deployment/nginx-deployment nginx=nginx:${tag}`, /image updated/])
    await untilQuiet(page)
  }
  await typeBlock(page, seedBlock('004', 159), [
    /REVISION +CHANGE-CAUSE\n1 +<none>\n2 +<none>\n3 +<none>/,
    /rolled back/,
    // The undo before makes revision 2 the newest, number 4; until the controller has said so, it is there and matches.
    /unable to find specified revision 2 in history|skipped rollback \(current template already matches revision 2\)/,
    /successfully rolled out|rollout to finish/,
  ])
  await apply(page, seedBlock('004', 319))
  const jobs = commandsOf(seedBlock('004', 344))
  await type(page, [jobs[0]!, /data-processing/])
  await type(page, [jobs[1]!, /Name: +data-processing/])
  const pod = await page.evaluate(() =>
    window.kuberama!.kubectl('kubectl get pods -l job-name=data-processing -o name'),
  )
  await type(page, [jobs[2]!.replace('<pod-name>', pod.stdout.split('\n')[0]!), /kubectl logs -f/])
})

test('seed 004, laboratory 1: the whole block pasted at once', async ({ page }) => {
  await start(page, '?theme=light&lang=ko')
  const line = page.getByLabel(/kubectl/)
  await line.evaluate(
    (field, pasted) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', pasted)
      field.focus()
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    },
    seedBlock('004', 411),
  )
  const entry = page.locator('.kb-terminal-entry').last()
  await expect(entry).toContainText('deployment.apps/nginx rolled back', { timeout: 20_000 })
  const text = await entry.innerText()
  for (const answer of [
    /deployment\.apps\/nginx created/,
    /nginx +\d\/3/,
    /deployment\.apps\/nginx image updated/,
    /deployment "nginx" successfully rolled out/,
    /REVISION +CHANGE-CAUSE/,
  ])
    expect(text).toMatch(answer)
  await picture(page, 'seed-004-lab-1')
})

test('seed 004, laboratories 2, 3 and 4: files made in the terminal, names looked up, daemons, a schedule', async ({
  page,
}) => {
  await start(page)
  const [headless, mysql] = [seedBlock('004', 245), seedBlock('004', 196)]
  await file(page, 'mysql-headless-svc.yaml', headless)
  await file(page, 'mysql-statefulset.yaml', mysql)
  const lab = commandsOf(seedBlock('004', 434))
  await type(page, [lab[0]!, /service\/mysql created/])
  await type(page, [lab[1]!, /statefulset\.apps\/mysql created/])
  await untilQuiet(page)
  await type(page, [lab[2]!, /mysql-0 +1\/1 +Running[^]*mysql-1 +1\/1[^]*mysql-2 +1\/1/])
  await type(page, [
    lab[3]!,
    /Address 1: 10\.244\.\d+\.\d+ mysql-0\.mysql\.default\.svc\.cluster\.local[^]*pod "debug" deleted/,
  ])
  await file(page, 'node-exporter-daemonset.yaml', seedBlock('004', 277))
  await typeBlock(page, seedBlock('004', 449), [/daemonset\.apps\/node-exporter created/, /node-exporter-\w{5}/])
  await file(page, 'backup-cronjob.yaml', seedBlock('004', 357))
  const cron = commandsOf(seedBlock('004', 458))
  await type(page, [cron[0]!, /cronjob\.batch\/backup created/])
  await type(page, [cron[1]!, /NAME +SCHEDULE[^]*backup +0 2 \* \* \*/])
  await type(page, [cron[2]!, /No resources found in default namespace|NAME +STATUS/])
  await picture(page, 'seed-004-labs')
})
