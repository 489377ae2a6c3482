// @vitest-environment happy-dom
import { act, configure, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { DEFAULT_DECODE_SETTINGS } from '../../../core/protocol/decode-settings.ts'
import type { FakeHostOptions } from '../../../renderer/host/fake-host.ts'
import { showPage, type ViewerPage } from '../viewer-page.tsx'

// Asking of every element whether it is hidden takes most of the time; where it matters, a test asks for it.
configure({ defaultHidden: true })

async function showInspector(options: Partial<FakeHostOptions> = {}): Promise<ViewerPage> {
  const page = showPage(options)
  page.host.open()
  await page.user.click(await screen.findByRole('button', { name: /^Templates/ }))
  await screen.findAllByRole('treeitem')
  return page
}

const item = (name: RegExp): HTMLElement => {
  const found = screen.getAllByRole('treeitem', { name })[0]
  if (found === undefined) throw new Error(`The tree has no ${String(name)}.`)
  return found
}

async function choose(page: ViewerPage, name: RegExp): Promise<void> {
  await page.user.click(item(name))
}

const fieldRows = () =>
  within(screen.getByRole('grid', { name: 'Fields of the template' }))
    .getAllByRole('row')
    .slice(1)

describe('the tabs of a session', () => {
  it('go by key and by command, and leave Flows as it was', async () => {
    const { user, host, viewer } = await showInspector()
    act(() => viewer.select(7))
    await user.keyboard('{Control>}1{/Control}')
    expect(screen.getByRole('button', { name: /^Flows/, current: 'page' })).toBeTruthy()
    expect(viewer.store.getState().selected).toBe(7)
    act(() => host.emitCommand('show-templates'))
    expect(screen.getByRole('button', { name: /^Templates/, current: 'page' })).toBeTruthy()
    await user.keyboard('{Control>}6{/Control}')
    expect(screen.getByRole('button', { name: /^Health/, current: 'page' })).toBeTruthy()
    expect(screen.queryByRole('tree', { hidden: false })).toBeNull()
  })

  it('bring the filter into sight when it is asked for from elsewhere', async () => {
    const { user } = await showInspector()
    await user.keyboard('{Control>}/{/Control}')
    await waitFor(() => expect(document.activeElement?.classList.contains('cm-content')).toBe(true))
    expect(screen.getByRole('button', { name: /^Flows/, current: 'page' })).toBeTruthy()
  })
})

describe('the tree', () => {
  it('has exporters, domains and templates with what needs an eye', async () => {
    await showInspector()
    expect(item(/^192\.0\.2\.11:50122/).getAttribute('aria-level')).toBe('1')
    expect(item(/^domain 0/).getAttribute('aria-level')).toBe('2')
    expect(item(/^258/).textContent).toContain('v2')
    expect(item(/^274/).textContent).toContain('late')
    expect(item(/280/).textContent).toContain('pending')
    expect(item(/261/).textContent).toContain('stale')
    expect(screen.getByText(/^Template 256 exists at 2 exporters/)).toBeTruthy()
  })

  it('is walked with the keys alone', async () => {
    const { user, viewer } = await showInspector()
    const selected = () => viewer.templates.store.getState().selected?.templateId
    screen.getByRole('tree').focus()
    await user.keyboard('{Home}')
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}')
    expect(selected()).toBe(257)
    await user.keyboard('264')
    expect(selected()).toBe(264)
    await user.keyboard('{ArrowLeft}{ArrowLeft}')
    expect(item(/^domain 0/).getAttribute('aria-expanded')).toBe('false')
    await user.keyboard('{ArrowRight}')
    expect(item(/^domain 0/).getAttribute('aria-expanded')).toBe('true')
    await user.keyboard('{End}')
    expect(selected()).toBe(261)
  })

  it('shows what a search finds, wherever it is', async () => {
    const { user } = await showInspector()
    await user.click(screen.getByRole('button', { name: 'Search templates' }))
    await user.type(screen.getByRole('textbox', { name: 'Search templates' }), 'sampler')
    expect(screen.getAllByRole('treeitem')).toHaveLength(3)
    await user.keyboard('{Escape}')
    expect(screen.getAllByRole('treeitem').length).toBeGreaterThan(10)
  })

  it('draws a part of four thousand templates, and knows how many there are', async () => {
    await showInspector({ templates: 4096 })
    const rows = screen.getAllByRole('treeitem')
    expect(rows.length).toBeLessThan(100)
    expect(rows.at(-1)?.getAttribute('aria-setsize')).toBe('4096')
  })
})

describe('a template', () => {
  it('is drawn to scale, and a field selected there is the row of the table', async () => {
    const page = await showInspector()
    await choose(page, /^258/)
    const layout = await screen.findByRole('listbox', { name: /^Layout of version 2/ })
    expect(within(layout).getAllByRole('option')).toHaveLength(39)
    await page.user.click(within(layout).getByRole('option', { name: /^httpResForwFB, ns:158, 8 octets at 97, new/ }))
    expect(screen.getByRole('row', { selected: true }).textContent).toContain('httpResForwFB')
    layout.focus()
    await page.user.keyboard('{ArrowRight}')
    expect(screen.getByRole('row', { selected: true }).textContent).toContain('httpResForwLB')
  })

  it('says what its records hold, with the lengths seen of a variable field', async () => {
    const page = await showInspector()
    await choose(page, /^258/)
    expect(await screen.findByRole('gridcell', { name: '40 – 18,204' })).toBeTruthy()
    expect(screen.getByRole('option', { name: /^aaaUsername, ns:205, variable length, 1–52 octets seen/ })).toBeTruthy()
  })

  it('compares two versions field by field', async () => {
    const page = await showInspector()
    await choose(page, /^262/)
    await page.user.click(await screen.findByRole('button', { name: 'Compare' }))
    expect(screen.getByText(/^v1 → v2: 10 fields added, 1 changed, 1 moved/)).toBeTruthy()
    const moved = fieldRows().find((row) => row.textContent.includes('httpRspStatus'))
    expect(moved?.textContent).toContain('22 → 11')
    expect(within(moved ?? document.body).getByLabelText('changed and moved')).toBeTruthy()
    await page.user.click(screen.getByRole('button', { name: 'v1' }))
    expect(fieldRows()).toHaveLength(24)
  })

  it('leads to its rows', async () => {
    const page = await showInspector()
    await choose(page, /^258/)
    await page.user.click(await screen.findByRole('button', { name: 'Rows of v2' }))
    expect(screen.getByRole('button', { name: /^Flows/, current: 'page' })).toBeTruthy()
    await waitFor(() => expect(page.host.openedViews.at(-1)?.filter).toBe('@templateVersion == 4'))
  })

  it('leads to the octets of its first record', async () => {
    const page = await showInspector()
    await choose(page, /^258/)
    await page.user.click(await screen.findByRole('button', { name: 'Octets' }))
    await waitFor(() => expect(page.viewer.store.getState().selected).toBe(4))
    expect(screen.getByRole('button', { name: /^Flows/, current: 'page' })).toBeTruthy()
  })

  it('has its names, history and traffic beside it', async () => {
    const page = await showInspector()
    await choose(page, /^258/)
    const names = screen.getByRole('table', { name: 'Names of appNameAppId' })
    expect(within(names).getByRole('row', { name: /240320519 ○ no name yet 37/ })).toBeTruthy()
    const history = await screen.findByRole('region', { name: 'History of template 258' })
    expect(within(history).getAllByRole('listitem')).toHaveLength(5)
    expect(history.textContent).toContain('RFC 7011 §8.4')
    expect(screen.getByRole('region', { name: 'Traffic' }).textContent).toContain('158,050')
  })

  it('has the names of its own domain, and none of the template that was shown before', async () => {
    const page = await showInspector()
    await choose(page, /261/)
    expect(screen.getAllByRole('table', { name: 'Names of ingressInterface' })).toHaveLength(2)
    await choose(page, /^258/)
    expect(screen.queryByRole('table', { name: 'Names of ingressInterface' })).toBeNull()
  })

  it('is copied as text', async () => {
    const page = await showInspector()
    await choose(page, /^258/)
    await page.user.click(await screen.findByRole('button', { name: 'Export' }))
    await page.user.click(screen.getByRole('menuitem', { name: 'Copy as text' }))
    await waitFor(async () => expect(await navigator.clipboard.readText()).toMatch(/^Template 258 v2\n/))
  })

  it('is reached from a record, in the version that decoded it', async () => {
    const { user, viewer } = await showInspector()
    await user.keyboard('{Control>}1{/Control}')
    act(() => viewer.select(17))
    await user.click(await screen.findByRole('button', { name: /^template 257/ }))
    await waitFor(() => expect(screen.getByRole('heading', { name: 'Template 257' })).toBeTruthy())
  })
})

describe('an options template', () => {
  it('lists its records', async () => {
    const page = await showInspector()
    await choose(page, /265/)
    await page.user.click(await screen.findByRole('button', { name: 'Records' }))
    const records = await screen.findByRole('region', { name: 'Records of the options template' })
    expect(within(records).getByRole('columnheader', { name: /^appName$/ })).toBeTruthy()
  })
})

describe('data without a template', () => {
  it('is explained, and decoded with a template of another session when the user says so', async () => {
    const page = await showInspector()
    await choose(page, /280/)
    const card = screen.getByRole('region', { name: 'Data waiting for its template' })
    expect(card.textContent).toContain('41 sets')
    await page.user.click(within(card).getByRole('button', { name: 'Decode with a template of another session' }))
    await waitFor(() => expect(page.viewer.store.getState().status.settings.assumeFromOtherSessions).toBe(true))
    await waitFor(() => expect(page.viewer.templates.store.getState().selected?.templateId).toBe(280))
    await page.user.click(await screen.findByRole('button', { name: 'Use no template of another session' }))
    await waitFor(() => expect(page.viewer.store.getState().status.settings.assumeFromOtherSessions).toBe(false))
  })

  it('takes a template set, and says what is wrong with another file', async () => {
    const page = await showInspector()
    await choose(page, /280/)
    const input = screen.getByLabelText('Template set')
    await page.user.upload(input, new File(['{}'], 'notes.json', { type: 'application/json' }))
    expect((await screen.findByRole('alert')).textContent).toContain('The file is no template set: its "format" is not')
    const definition = {
      exporter: '192.0.2.11:50122',
      domain: 0,
      protocolVersion: 10,
      templateId: 280,
      kind: 'data',
      scopeFieldCount: 0,
      fields: [{ pen: 0, id: 8, length: 4 }],
    }
    const set = { format: 'flowglass-template-set', version: 1, templates: [definition] }
    await page.user.upload(input, new File([JSON.stringify(set)], 'set.json', { type: 'application/json' }))
    await waitFor(() =>
      expect(page.viewer.store.getState().status.settings).toMatchObject({ assumedTemplates: 1, quirks: 0 }),
    )
    expect(await page.viewer.host.session.settings()).toEqual({
      ...DEFAULT_DECODE_SETTINGS,
      assumedTemplates: [definition],
    })
  })
})

describe('the timeline', () => {
  it('tells each template of the domain, as a picture and as a table', async () => {
    const page = await showInspector()
    await choose(page, /^258/)
    const timeline = screen.getByRole('region', { name: 'Template timeline' })
    expect(await within(timeline).findByRole('img', { name: /^Template 274: .*09:20:31 learned, v1/ })).toBeTruthy()
    await page.user.click(within(timeline).getByRole('button', { name: 'As a table' }))
    expect(
      within(timeline).getByRole('row', { name: '258 09:21:18 changed, v2: 12 fields added RFC 7011 §8.4' }),
    ).toBeTruthy()
  })
})

describe('elements', () => {
  it('are counted over all records, and lead to their column', async () => {
    const page = await showInspector()
    await page.user.click(screen.getByRole('button', { name: 'Elements' }))
    const dialog = screen.getByRole('dialog', { name: 'Elements in records' })
    const first = () => within(dialog).getAllByRole('row')[1]?.textContent
    expect(first()).toContain('1,000')
    await page.user.click(within(dialog).getByRole('button', { name: 'Element' }))
    expect(first()).toMatch(/^connectionChainID/)
    await page.user.click(within(dialog).getByRole('button', { name: 'flowEndReason' }))
    expect(screen.getByRole('button', { name: /^Flows/, current: 'page' })).toBeTruthy()
    await waitFor(() => expect(localStorage.getItem('flowglass.columns.default')).toContain('flowEndReason'))
  })

  it('that were learned after their records have the file decoded again', async () => {
    const page = await showInspector()
    await page.user.click(screen.getByRole('button', { name: /^Learned/ }))
    const dialog = screen.getByRole('dialog', { name: 'Learned elements' })
    expect(within(dialog).getByText(/^21,306 records came before an element of theirs was learned/)).toBeTruthy()
    const decodeAgain = vi.spyOn(page.viewer.host.session, 'decodeAgain')
    await page.user.click(within(dialog).getByRole('button', { name: 'Decode again' }))
    await waitFor(() => expect(decodeAgain).toHaveBeenCalledWith(DEFAULT_DECODE_SETTINGS))
  })

  it('that were learned are listed, and more can be imported', async () => {
    const page = await showInspector()
    await page.user.click(screen.getByRole('button', { name: /^Learned/ }))
    const dialog = screen.getByRole('dialog', { name: 'Learned elements' })
    expect(within(dialog).getByRole('row', { name: /5951:267 httpDomainName string/ })).toBeTruthy()
    const elements = [{ pen: 9, id: 12, name: 'ciscoThing', type: 'unsigned32', semantics: 'default' }]
    const text = JSON.stringify({ format: 'flowglass-elements', version: 1, elements })
    await page.user.upload(screen.getByLabelText('Learned elements file'), new File([text], 'elements.json'))
    expect(await within(dialog).findByRole('row', { name: /9:12 ciscoThing unsigned32 imported/ })).toBeTruthy()
  })
})
