import { infoOfSample, SAMPLE, type SampleInfo } from './captures.ts'
import { FlowsPage } from './pages/flows-page.ts'
import { HealthPage } from './pages/health-page.ts'
import { expect, test } from './viewer-test.ts'

let info: SampleInfo

test.beforeAll(async () => {
  info = await infoOfSample()
})

const counted = (count: number) => count.toLocaleString('en-US')

test('the octet sum and the ledger agree with the command line', async ({ host }) => {
  const health = new HealthPage(await host.start(SAMPLE))
  await health.tab.click()
  await expect(health.sum).toContainText('Every octet is accounted for')
  await expect(health.sum).toContainText(`${counted(info.status.ledger.octets.in)} came in`)
  await expect(health.ledger).toContainText(counted(info.status.ledger.records.decoded))
  await expect(health.finding).toHaveCount(info.problems.length)
})

test('F8 goes to a finding from Flows, its octets are marked, its rows are one key away', async ({ host }) => {
  const flows = new FlowsPage(await host.start(SAMPLE))
  await expect(flows.cell(0, '@record')).toHaveText('1')
  const health = new HealthPage(flows.page)
  await flows.page.keyboard.press('F8')
  await expect(health.details).toContainText('records-lost')
  await expect(health.details.locator('.octet-hex .run.is-selected').first()).toBeVisible()
  await flows.page.keyboard.press('Enter')
  await expect(flows.filterSentence).toContainText('match')
  await expect(flows.cell(0, '@record')).toBeVisible()
  // Another view and back: the finding is still the one.
  await health.tab.click()
  await expect(health.details).toContainText('records-lost')
})

test('a setting that is switched decodes again and keeps what is shown', async ({ host }) => {
  const flows = new FlowsPage(await host.start(SAMPLE))
  await flows.selectRow(7)
  await expect(flows.fields.first()).toBeVisible()
  await flows.typeFilter('record > 3')
  await expect(flows.filterSentence).toContainText('match')
  const matches = await flows.filterSentence.textContent()
  const health = new HealthPage(flows.page)
  await health.tab.click()
  await health.finding.first().click()
  await health.switchOf('Stale templates dropped').click()
  await expect(health.switchOf('Stale templates dropped')).toBeChecked()
  await expect(health.switchOf('Stale templates dropped')).toBeEnabled()
  await expect(health.details).toBeVisible()
  await flows.page.keyboard.press('ControlOrMeta+1')
  await expect(flows.filterSentence).toHaveText(matches ?? '')
  await expect(flows.details).toContainText('Record 8')
})
