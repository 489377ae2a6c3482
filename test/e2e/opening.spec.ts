import { basename, join } from 'node:path'
import { dumpSample, SAMPLE, writeDamagedCapture, writeEmptyFile, writeNoCapture } from './captures.ts'
import { dropFiles } from './pages/drop-files.ts'
import { FlowsPage } from './pages/flows-page.ts'
import { HealthPage } from './pages/health-page.ts'
import { StartPage } from './pages/start-page.ts'
import { expect, test } from './viewer-test.ts'

test('a file is opened by argument', async ({ host }) => {
  const records = await dumpSample()
  const flows = new FlowsPage(await host.start(SAMPLE))
  await expect(flows.cell(0, '@record')).toHaveText('1')
  await expect(flows.status).toContainText(`${records.length.toLocaleString('en-US')} decoded`)
  await expect(flows.page.getByRole('button', { name: basename(SAMPLE) })).toBeVisible()
})

test('a file is opened by the dialog', async ({ host, folder }) => {
  const page = await host.start(join(folder, 'gone.pcap'))
  const start = new StartPage(page)
  await host.choose(page, SAMPLE, () => start.openFile.click())
  await expect(new FlowsPage(page).cell(0, '@record')).toHaveText('1')
})

test('a file is opened by a drop', async ({ host, folder }) => {
  const page = await host.start(join(folder, 'gone.pcap'))
  await expect(new StartPage(page).openFile).toBeVisible()
  await dropFiles(page, SAMPLE)
  await expect(new FlowsPage(page).cell(0, '@record')).toHaveText('1')
})

test('the sample is opened from the start screen', async ({ host, folder }) => {
  const page = await host.start(join(folder, 'gone.pcap'))
  await new StartPage(page).openSample.click()
  await expect(new FlowsPage(page).cell(0, '@record')).toHaveText('1')
})

test('a file that is no capture is refused with a reason, and the next one opens', async ({ host, folder }) => {
  const page = await host.start(join(folder, 'gone.pcap'))
  const start = new StartPage(page)
  await expect(start.openFile).toBeVisible()
  await dropFiles(page, await writeNoCapture(folder))
  await expect(start.failure).toContainText('file-not-a-capture')
  await dropFiles(page, SAMPLE)
  await expect(new FlowsPage(page).cell(0, '@record')).toHaveText('1')
})

test('an empty file is refused with a reason', async ({ host, folder }) => {
  const page = await host.start(join(folder, 'gone.pcap'))
  const start = new StartPage(page)
  await host.choose(page, await writeEmptyFile(folder), () => start.openFile.click())
  await expect(start.failure).toContainText('file-empty')
})

test('a damaged file is opened as far as it goes, and its problem is shown', async ({ host, folder }) => {
  const page = await host.start(await writeDamagedCapture(folder))
  const flows = new FlowsPage(page)
  await expect(page.getByText('Why is nothing showing?')).toBeVisible()
  await flows.status.getByRole('button', { name: '1 finding' }).click()
  await expect(new HealthPage(page).findings).toContainText('file-damaged')
})

test('a file that is refused while a session is open says why', async ({ host, folder }) => {
  const page = await host.start(SAMPLE)
  const flows = new FlowsPage(page)
  await expect(flows.cell(0, '@record')).toHaveText('1')
  await dropFiles(page, await writeNoCapture(folder))
  await expect(flows.openFailure).toContainText('file-not-a-capture')
})

test('a reload keeps the session', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const flows = new FlowsPage(page)
  await expect(flows.cell(0, '@record')).toHaveText('1')
  await page.reload()
  await expect(flows.cell(0, '@record')).toHaveText('1')
})
