// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { showPage, type ViewerPage } from '../viewer-page.tsx'

async function withRecord(record: number): Promise<ViewerPage> {
  const page = showPage()
  page.host.open()
  await screen.findByRole('button', { name: /Flows/, current: 'page' })
  act(() => page.viewer.select(record))
  await screen.findByRole('grid', { name: `Fields of record ${record}` })
  return page
}

const filled = () => [...document.querySelectorAll('.octet-hex .is-selected')].map((run) => run.textContent).join(' ')

describe('details', () => {
  it('takes no room until a record is selected', async () => {
    const { host } = showPage()
    host.open()
    await screen.findByRole('button', { name: /Flows/, current: 'page' })
    expect(screen.queryByRole('region', { name: 'Details' })).toBeNull()
  })

  it('names template, message, set and frame of the record', async () => {
    await withRecord(17)
    const details = screen.getByRole('region', { name: 'Details' })
    expect(details.textContent).toContain('Record 17')
    expect(details.textContent).toContain('template 257 v2')
    expect(details.textContent).toContain('message 3')
    expect(details.textContent).toContain('set 1, record 2')
    expect(details.textContent).toContain('frame 3')
  })

  it('fills the octets of the field that is clicked', async () => {
    const { user } = await withRecord(17)
    await user.click(screen.getByRole('gridcell', { name: 'destinationTransportPort' }))
    // A port has two octets, and nothing else is filled.
    expect(filled()).toMatch(/^[0-9a-f]{2} [0-9a-f]{2}$/)
    expect(screen.getByText(/destinationTransportPort: 2 octets/)).toBeTruthy()
  })

  it('selects the field whose octets are clicked', async () => {
    const { user, viewer } = await withRecord(17)
    const run = document.querySelector('.octet-hex [data-field="4"]')
    if (run === null) throw new Error('The fifth field has no octets.')
    await user.click(run)
    expect(viewer.store.getState().details.field).toBe(4)
    const row = screen.getByRole('row', { selected: true, name: /protocolIdentifier/ })
    expect(within(row).getByText('TCP (6)')).toBeTruthy()
    expect(filled()).toBe('06')
  })

  it('goes through the fields with the arrow keys and leaves with Esc', async () => {
    const { user, viewer } = await withRecord(17)
    screen.getByRole('grid', { name: /Fields/ }).focus()
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{ArrowUp}')
    expect(viewer.store.getState().details.field).toBe(1)
    await user.keyboard('{End}')
    expect(screen.getByRole('row', { selected: true, name: /tcpRTT/ })).toBeTruthy()
  })

  it('copies the value of a field, not the tags beside it', async () => {
    const { user } = await withRecord(17)
    screen.getByRole('grid', { name: /Fields/ }).focus()
    const tag = document.querySelector('.field-value .tag')
    const value = tag?.closest('.field-value')
    if (!(value instanceof HTMLElement)) throw new Error('No field has a tag.')
    await user.click(value)
    await user.keyboard('{Control>}c{/Control}')
    const copied = await navigator.clipboard.readText()
    expect(copied).not.toBe('')
    expect(value.textContent).toBe(copied + (tag?.textContent ?? ''))
  })

  it('keeps the field when the next record is selected', async () => {
    const { user, viewer } = await withRecord(17)
    await user.click(screen.getByRole('gridcell', { name: 'httpReqHost' }))
    act(() => viewer.select(18))
    await screen.findByRole('grid', { name: 'Fields of record 18' })
    expect(screen.getByRole('row', { selected: true, name: /httpReqHost/ })).toBeTruthy()
  })

  it('tells an empty string from an absent one, and an element nobody knows', async () => {
    await withRecord(17)
    const empty = screen.getByRole('row', { name: /aaaUsername/ })
    expect(within(empty).getByText('""')).toBeTruthy()
    const unknown = screen.getByRole('row', { name: /e5951id330/ })
    expect(within(unknown).getByText('unknown, 2 octets')).toBeTruthy()
  })

  it('reads a duration in the unit that the exporter counted', async () => {
    await withRecord(17)
    expect(within(screen.getByRole('row', { name: /tcpRTT/ })).getByText('38 ms')).toBeTruthy()
  })

  it('says how many rows are selected together, until one is alone again', async () => {
    const { viewer } = await withRecord(17)
    act(() => viewer.selectRows([17, 20, 21], 20))
    await screen.findByRole('grid', { name: 'Fields of record 20' })
    expect(screen.getByText('3 rows selected')).toBeTruthy()
    expect(screen.getByRole('button', { name: /Copy 3 records as JSON/ })).toBeTruthy()
    act(() => viewer.select(20))
    expect(screen.queryByText('3 rows selected')).toBeNull()
  })

  it('is switched with I, and Esc clears the selection', async () => {
    const { user, viewer } = await withRecord(17)
    await user.keyboard('i')
    expect(screen.queryByRole('region', { name: 'Details' })).toBeNull()
    await user.keyboard('i')
    expect(screen.getByRole('region', { name: 'Details' })).toBeTruthy()
    await user.keyboard('{Escape}')
    await waitFor(() => expect(viewer.store.getState().selected).toBeUndefined())
  })
})

describe('go to record', () => {
  it('refuses a number that no record has, and goes to one that is there', async () => {
    const { user, viewer } = await withRecord(1)
    await user.keyboard('{Control>}g{/Control}')
    const input = screen.getByLabelText('Record')
    await user.type(input, '5000{Enter}')
    expect((await screen.findByRole('alert')).textContent).toBe('Records are numbered 1 to 1,000')
    await user.clear(input)
    await user.type(input, '1,000{Enter}')
    await waitFor(() => expect(viewer.store.getState().selected).toBe(1000))
  })
})
