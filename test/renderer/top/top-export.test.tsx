// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { MAX_TOP_ROWS } from '../../../core/protocol/aggregate-api.ts'
import { topExportOf, topText } from '../../../renderer/top/export-top.ts'
import { showPage, type ViewerPage } from '../viewer-page.tsx'

const panel = (name: RegExp) => screen.getByRole('region', { name })

async function openTop(): Promise<ViewerPage> {
  const page = showPage({ records: 2000 })
  page.host.open()
  await waitFor(() => expect(page.viewer.store.getState().columns.length).toBeGreaterThan(0))
  act(() => page.viewer.showTab('top'))
  await within(panel(/^Source address/)).findAllByRole('option')
  await waitFor(() => expect(page.viewer.charts.top.store.getState().isBusy).toBe(false))
  return page
}

/** What would be saved, by its name. */
function savedFiles(): { readonly name: string; readonly blob: Blob }[] {
  const files: { name: string; blob: Blob }[] = []
  let last: Blob | undefined
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    last = blob as Blob
    return 'blob:'
  })
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
    if (last !== undefined) files.push({ name: this.download, blob: last })
  })
  return files
}

const exported = ({ viewer }: ViewerPage) =>
  topExportOf(viewer, viewer.charts.top.panels(), viewer.charts.top.store.getState().panels)

describe('the largest groups as a file', () => {
  it('are one table of CSV for all panels, with exact values', async () => {
    const page = await openTop()
    const [head, ...lines] = topText('csv', exported(page)).trimEnd().split('\r\n')
    expect(head).toBe('panel,key 1,label,measure,value,records,share')
    const shown = page.viewer.charts.top
      .panels()
      .flatMap(({ id }) => page.viewer.charts.top.store.getState().panels[id]?.result?.rows ?? [])
    expect(lines).toHaveLength(shown.length)
    expect(lines[0]).toMatch(/^Source address,203\.0\.113\.10,,octets,\d+,\d+,0\.\d+$/)
  })

  it('name the keys of a panel that stands alone', async () => {
    const page = await openTop()
    const { viewer } = page
    const [first] = viewer.charts.top.panels()
    if (first === undefined) throw new Error('There is no panel.')
    const text = topText('csv', topExportOf(viewer, [first], viewer.charts.top.store.getState().panels))
    expect(text).toMatch(/^panel,@source,label,measure,/)
  })

  it('are JSON with what each figure rests on', async () => {
    const page = await openTop()
    const content = JSON.parse(topText('json', exported(page))) as {
      scope: string
      panels: { title: string; coverage: { records: number }; rows: unknown[] }[]
    }
    expect(content.scope).toBe('no filter; all times')
    expect(content.panels[0]).toMatchObject({ title: 'Source address', coverage: { records: 2000 } })
  })

  it('are saved from the dialog, as many as an answer has', async () => {
    const page = await openTop()
    const { user, host } = page
    const files = savedFiles()
    await user.keyboard('{Control>}{Shift>}E{/Shift}{/Control}')
    const dialog = await screen.findByRole('dialog', { name: 'Export' })
    await user.click(within(dialog).getByRole('button', { name: 'CSV' }))
    await user.selectOptions(within(dialog).getByRole('combobox'), 'Source address, octets')
    await user.click(within(dialog).getByRole('button', { name: /^Up to 1,000/ }))
    const top = vi.spyOn(host.session, 'top')
    await user.click(within(dialog).getByRole('button', { name: 'Save CSV' }))
    await waitFor(() => expect(files).toHaveLength(1))
    expect(files[0]?.name).toMatch(/-top\.csv$/)
    expect(top.mock.calls.some(([spec]) => spec.count === MAX_TOP_ROWS && spec.asker === 'export')).toBe(true)
    const lines = ((await files[0]?.blob.text()) ?? '').trimEnd().split('\r\n')
    expect(lines.length).toBeGreaterThan(11)
    expect(screen.queryByRole('dialog', { name: 'Export' })).toBeNull()
    vi.restoreAllMocks()
  })

  it('stay a dialog with its reason when the host refuses', async () => {
    const page = await openTop()
    const { user, host } = page
    const failure = { code: 'no-session', message: 'Nothing is open.', nextStep: 'Open a file.' } as const
    await user.keyboard('{Control>}{Shift>}E{/Shift}{/Control}')
    const dialog = await screen.findByRole('dialog', { name: 'Export' })
    await user.click(within(dialog).getByRole('button', { name: /^Up to 1,000/ }))
    vi.spyOn(host.session, 'top').mockResolvedValue({ ok: false, failure })
    await user.click(within(dialog).getByRole('button', { name: 'Save Markdown' }))
    expect(await within(dialog).findByText('Nothing is open.')).toBeTruthy()
  })

  it('say what changed when something is compared', async () => {
    const page = await openTop()
    const { viewer } = page
    act(() => viewer.brush({ from: '2024-07-11T09:20:01Z', until: '2024-07-11T09:20:02Z' }))
    act(() => viewer.charts.top.compareWith({ kind: 'previous' }))
    await waitFor(() =>
      expect(viewer.charts.top.panels().every(({ id }) => viewer.charts.top.store.getState().panels[id]?.changes)).toBe(
        true,
      ),
    )
    const text = topText('changes', exported(page))
    expect(text).toMatch(/^panel,key 1,measure,change,before,after,difference,share before,/)
    expect(text).toMatch(/,(rose|fell|appeared|vanished),/)
    expect(topText('csv', exported(page))).toMatch(/value before,records before,share before\r\n/)
    expect(topText('markdown', exported(page))).toMatch(/Against 09:20:00.*: \d+ rose, \d+ fell/)
  })
})
