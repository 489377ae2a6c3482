/** Names beside addresses: from files that somebody gives, beside the raw value, there again after a restart; DNS is asked by nobody else. */
import type { Page } from '@playwright/test'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startDnsServer } from '../support/dns-server.ts'
import { buildMmdb, countryRecord, networkRecord } from '../support/mmdb-builders.ts'
import { SAMPLE } from './captures.ts'
import type { NameFiles, ViewerHost } from './hosts/viewer-host.ts'
import { FilterBar } from './pages/filter-bar.ts'
import { FlowsPage } from './pages/flows-page.ts'
import { NamesDialog } from './pages/names-dialog.ts'
import { takePictures } from './pictures.ts'
import { expect, test } from './viewer-test.ts'

const HOSTS = `
# who is who
203.0.113.10 shop.example.net shop
203.0.113.13 media-edge-02.frankfurt.example.net
10.20.4.2 snip-a.lb.example.net
10.20.4.14 web-14.example.net
10.20.4.17 web-17.example.net
192.0.2.11 ns-mpx-1.example.net
`

async function writeNames(folder: string): Promise<NameFiles & { readonly hosts: string }> {
  const [hosts, country, as] = ['hosts', 'country.mmdb', 'as.mmdb'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  await writeFile(hosts, HOSTS)
  await writeFile(
    country,
    buildMmdb(
      { '198.51.100.0/24': countryRecord('DE', 'Germany'), '203.0.113.0/24': countryRecord('NL', 'Netherlands') },
      { databaseType: 'GeoLite2-Country', buildEpoch: 1_790_812_800 },
    ),
  )
  await writeFile(
    as,
    buildMmdb(
      {
        '198.51.100.0/24': networkRecord(64_500, 'Example Access'),
        '203.0.113.0/24': networkRecord(64_501, 'Example Hosting'),
      },
      { databaseType: 'GeoLite2-ASN', buildEpoch: 1_790_812_800 },
    ),
  )
  return { hosts, country, as }
}

/** Starts with names from files: chosen in the window, or given to the headless host. */
async function startWithNames(host: ViewerHost, files: NameFiles): Promise<Page> {
  const page = await host.start(SAMPLE, { names: files })
  if (host.kind !== 'electron') return page
  const names = new NamesDialog(page)
  await names.open()
  for (const [title, file] of [
    ['Hosts file', files.hosts],
    ['Country', files.country],
    ['Autonomous system', files.as],
  ] as const) {
    if (file === undefined) continue
    await host.choose(page, file, () => names.source(title).getByRole('button', { name: 'Choose' }).click())
    await expect(names.source(title)).toContainText(/\d (name|network)/)
  }
  await names.done.click()
  return page
}

/** Shows the records of a source; the first row is one of them. */
async function showSource(flows: FlowsPage, address: string): Promise<void> {
  await new FilterBar(flows.page).apply(`src ip ${address}`)
  await expect(flows.cell(0, '@source')).toHaveText(address)
  await flows.expectColumn('@source', (text) => text === address)
}

test('a name stands beside its address; filter and copies take the raw value', async ({ host, folder }) => {
  test.slow()
  const page = await startWithNames(host, await writeNames(folder))
  const flows = new FlowsPage(page)
  await flows.selectRow(7)
  await takePictures(page, `${host.kind}-names-flows`)
  await showSource(flows, '203.0.113.10')
  const cell = flows.cell(0, '@source')
  const named = cell.locator('[data-name]')
  await expect(named).toHaveAttribute('data-name', 'shop.example.net')
  // All that is known is in the tip; the text is the address alone.
  await expect(named).toHaveAttribute(
    'title',
    /203\.0\.113\.10\nshop\.example\.net \(hosts file\)\nNetherlands \(NL\)\nAS64501/,
  )
  await expect(cell).toHaveText('203.0.113.10')
  await cell.click({ button: 'right' })
  await expect(page.getByRole('menuitem', { name: 'Look up name in DNS' })).toBeVisible()
  await page.getByRole('menuitem', { name: 'Copy' }).hover()
  await expect(page.getByRole('menuitem', { name: 'Host name' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await cell.click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Apply as filter' }).click()
  await page.getByRole('menuitem', { name: 'Selected', exact: true }).click()
  await new FilterBar(page).expectText(/203\.0\.113\.10/)
  await cell.click()
  await expect(flows.details.locator('[data-name*="shop.example.net (hosts file)"]').first()).toBeVisible()
  await page.keyboard.press('r')
  await expect(cell.locator('[data-name]')).toHaveCount(0)
  await page.keyboard.press('r')
  await expect(named).toHaveAttribute('data-name', 'shop.example.net')
})

test('names stand in Top and in the lists, and are there again after a restart', async ({ host, folder }) => {
  test.slow()
  const files = await writeNames(folder)
  let page = await startWithNames(host, files)
  await expect(new FlowsPage(page).cell(0, '@record')).toHaveText('1')
  await page.keyboard.press('ControlOrMeta+4')
  await expect(page.locator('.ranked-row [data-name="shop.example.net"]').first()).toBeVisible()
  await takePictures(page, `${host.kind}-names-top`)
  await page.keyboard.press('ControlOrMeta+2')
  await expect(page.locator('.view-slot:not([inert]) .ag-row [data-address]').first()).toBeVisible()
  await takePictures(page, `${host.kind}-names-transactions`)
  // What was looked at shows again.
  await page.keyboard.press('ControlOrMeta+1')
  await expect(new FlowsPage(page).cell(0, '@record')).toHaveText('1')
  await host.dispose()
  page = await host.start(SAMPLE, host.kind === 'electron' ? {} : { names: files })
  const flows = new FlowsPage(page)
  await showSource(flows, '203.0.113.10')
  await expect(flows.cell(0, '@source').locator('[data-name]')).toHaveAttribute('data-name', 'shop.example.net')
})

test('reverse DNS is off until somebody asks, and says what it gives away', async ({ host }) => {
  test.slow()
  const server = await startDnsServer((name) => (name.startsWith('10.113.0.203.') ? ['edge.example.org'] : 3))
  const page = await host.start(SAMPLE)
  const flows = new FlowsPage(page)
  await expect(flows.cell(0, '@record')).toHaveText('1')
  const names = new NamesDialog(page)
  await names.open()
  const dns = names.dns.getByRole('checkbox', { name: 'Reverse DNS' })
  await expect(dns).not.toBeChecked()
  await expect(names.dns).toContainText('Off. Nothing is asked.')
  await expect(names.dns).toContainText('each address that comes into sight is sent to')
  if (host.kind === 'chromium') {
    // Where a host has names from is chosen by whoever starts it.
    await expect(dns).toBeDisabled()
    await names.done.click()
    await server.close()
    return
  }
  await names.dns.getByRole('textbox', { name: 'Servers' }).fill(server.address)
  await page.keyboard.press('Enter')
  await expect(names.dns).toContainText(server.address)
  await names.done.click()
  await showSource(flows, '203.0.113.10')
  const cell = flows.cell(0, '@source')
  await expect(cell.locator('[data-address]')).toHaveCount(1)
  expect(server.questions).toEqual([])
  await cell.click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Look up name in DNS' }).click()
  await expect(cell.locator('[data-name]')).toHaveAttribute('data-name', 'edge.example.org')
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText('edge.example.org')
  expect(server.questions).toEqual(['10.113.0.203.in-addr.arpa'])
  // Switched on, it asks for what is in sight.
  await names.open()
  await dns.check()
  // Those of the sample are no public ones.
  await names.dns.getByRole('checkbox', { name: 'Private addresses, too' }).check()
  await names.done.click()
  await new FilterBar(page).apply('')
  await expect.poll(() => server.questions.length).toBeGreaterThan(3)
  await names.open()
  await expect(names.dns).toContainText(/\d+ asked, \d+ with a name/)
  await takePictures(page, `${host.kind}-names-dns`)
  await dns.uncheck()
  await expect(names.dns).toContainText('Off.')
  await names.done.click()
  await server.close()
})

test('the sources of names say how they stand', async ({ host, folder }) => {
  const page = await startWithNames(host, await writeNames(folder))
  await expect(new FlowsPage(page).cell(0, '@record')).toHaveText('1')
  const names = new NamesDialog(page)
  await names.open()
  await expect(names.source('Hosts file')).toContainText(`6 names from ${join(folder, 'hosts')}`)
  await expect(names.source('Country')).toContainText('GeoLite2-Country of 2026-10-01, 2 networks')
  await takePictures(page, `${host.kind}-names-dialog`)
  if (host.kind === 'chromium') {
    await expect(names.dialog).toContainText('chosen where it is started')
    return
  }
  // A file that is no database is refused, and the one before stays.
  await host.choose(page, join(folder, 'hosts'), () =>
    names.source('Country').getByRole('button', { name: 'Choose' }).click(),
  )
  await expect(names.source('Country').getByRole('alert')).toBeVisible()
  await expect(names.source('Country')).toContainText('GeoLite2-Country of 2026-10-01')
  await takePictures(page, `${host.kind}-names-refused`)
  await names.source('Country').getByRole('button', { name: 'Dismiss' }).click()
  await names.source('Country').getByRole('button', { name: 'Country: forget the database' }).click()
  await expect(names.source('Country')).toContainText('None yet')
})
