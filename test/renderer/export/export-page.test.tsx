import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { showPage } from '../viewer-page.tsx'

async function openExport(page: ReturnType<typeof showPage>) {
  page.host.open()
  await waitFor(() => expect(page.viewer.store.getState().view.info).toBeDefined())
  await page.user.keyboard('{Control>}{Shift>}e{/Shift}{/Control}')
  return screen.findByRole('dialog', { name: 'Export' })
}

describe('the export dialog', () => {
  it('writes what shows, closes, and says so in the corner', async () => {
    const page = showPage({ records: 1000 })
    const dialog = await openExport(page)
    await page.user.click(within(dialog).getByRole('button', { name: 'NDJSON' }))
    await page.user.click(within(dialog).getByRole('button', { name: 'Export 1,000 records' }))
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Export' })).toBeNull())
    const [request] = page.host.exports.saved
    expect(request?.format).toBe('ndjson')
    expect(request?.columns?.[0]).toBe('@record')
    expect(page.viewer.notices.store.getState().at(-1)?.text).toContain('flows.ndjson: 1,000 rows')
  })

  it('says why there is no file, and stays', async () => {
    const page = showPage({ records: 10 })
    const dialog = await openExport(page)
    page.host.exports.refuseNext({ code: 'disk-full', message: 'The disk is full.', nextStep: 'Make room.' })
    await page.user.click(within(dialog).getByRole('button', { name: 'Export 10 records' }))
    expect((await within(dialog).findByRole('alert')).textContent).toContain('The disk is full.')
    expect(page.host.exports.saved).toEqual([])
  })

  it('is cancelled without a failure', async () => {
    const page = showPage({ records: 10, delayMs: 40 })
    const dialog = await openExport(page)
    await page.user.click(within(dialog).getByRole('button', { name: 'Export 10 records' }))
    await page.user.click(await within(dialog).findByRole('button', { name: 'Cancel the export' }))
    await within(dialog).findByRole('button', { name: 'Export 10 records' })
    expect(page.host.exports.saved).toEqual([])
    expect(within(dialog).queryByRole('alert')).toBeNull()
  })
})
