// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { stepMarked } from '../../../renderer/marks/mark-travel.ts'
import { showPage, type ViewerPage } from '../viewer-page.tsx'

async function openPage(): Promise<ViewerPage> {
  const page = showPage()
  page.host.open()
  await waitFor(() => expect(page.viewer.store.getState().view.info).toBeDefined())
  return page
}

describe('marks on the page', () => {
  it('are toggled by Ctrl M on the selected record, and found by N', async () => {
    const { viewer } = await openPage()
    viewer.settings.setState({ colourRules: [] })
    viewer.select(40)
    viewer.marks.toggle([40, 90])
    viewer.marks.toggle([700])
    expect(await stepMarked(viewer, 1)).toBe(true)
    expect(viewer.store.getState().selected).toBe(90)
    expect(await stepMarked(viewer, 1)).toBe(true)
    expect(viewer.store.getState().selected).toBe(700)
    expect(await stepMarked(viewer, 1)).toBe(false)
    expect(await stepMarked(viewer, -1)).toBe(true)
    expect(viewer.store.getState().selected).toBe(90)
    viewer.marks.toggle([40, 90])
    expect([...viewer.marks.store.getState().marked]).toEqual([700])
  })

  it('go from one coloured row to the next, however far, and in the order that shows', async () => {
    const { viewer } = await openPage()
    const [rule] = viewer.settings.getState().colourRules
    if (rule === undefined) throw new Error('there is no rule')
    viewer.settings.setState({
      colourRules: [
        { ...rule, filter: '@record = 5' },
        { ...rule, filter: '@record = 990' },
      ],
    })
    viewer.select(5)
    expect(await stepMarked(viewer, 1)).toBe(true)
    expect(viewer.store.getState().selected).toBe(990)
    expect(await stepMarked(viewer, 1)).toBe(false)
    expect(await stepMarked(viewer, -1)).toBe(true)
    expect(viewer.store.getState().selected).toBe(5)
  })

  it('shows a note above the fields of its record', async () => {
    const { viewer, user } = await openPage()
    act(() => viewer.select(12))
    act(() => viewer.setOverlay('note'))
    const dialog = await screen.findByRole('dialog', { name: 'Note on record 12' })
    await user.type(within(dialog).getByRole('textbox', { name: 'Note' }), 'ask the vendor')
    await user.click(within(dialog).getByRole('button', { name: 'Keep the note' }))
    expect(viewer.marks.store.getState().notes.get(12)).toBe('ask the vendor')
    expect(await screen.findByRole('button', { name: 'ask the vendor' })).toBeTruthy()
  })
})

describe('the dialog of colour rules', () => {
  it('adds, orders, switches off and deletes, and has the built-in ones again', async () => {
    const { viewer, user } = await openPage()
    act(() => viewer.setOverlay('colours'))
    const dialog = await screen.findByRole('dialog', { name: 'Colour rules' })
    const names = () => viewer.settings.getState().colourRules.map(({ name }) => name)
    expect(names()).toEqual(['Server error', 'Slow wait', 'Slow path', 'Malformed', 'Decoded late'])
    await user.click(within(dialog).getByRole('button', { name: 'Slow path: earlier' }))
    expect(names().slice(0, 3)).toEqual(['Server error', 'Slow path', 'Slow wait'])
    await user.click(within(dialog).getByRole('checkbox', { name: 'Slow path: on' }))
    expect(viewer.settings.getState().colourRules[1]?.isOn).toBe(false)
    await user.click(within(dialog).getByRole('button', { name: 'Server error: delete' }))
    await user.click(within(dialog).getByRole('button', { name: 'Add a rule' }))
    expect(names().slice(0, 3)).toEqual(['New rule', 'Slow path', 'Slow wait'])
    expect(within(dialog).getByText('Without a filter it colours nothing')).toBeTruthy()
    await user.click(within(dialog).getByRole('button', { name: 'Built-in rules again' }))
    expect(names()).toEqual(['Server error', 'Slow wait', 'Slow path', 'Malformed', 'Decoded late'])
  })
})

describe('profiles', () => {
  it('bring columns, rules and filter back together', async () => {
    const { viewer, user } = await openPage()
    viewer.applyFilter('protocol = 6')
    viewer.settings.setState({ colourRules: [] })
    act(() => viewer.setOverlay('profiles'))
    const dialog = await screen.findByRole('dialog', { name: 'Profiles' })
    await user.type(within(dialog).getByRole('textbox', { name: 'Name of the profile' }), 'Errors only')
    await user.click(within(dialog).getByRole('button', { name: 'Save as a profile' }))
    act(() => viewer.setOverlay('none'))
    viewer.applyFilter('')
    viewer.settings.setState({ colourRules: viewer.settings.getState().profiles[0]?.colourRules ?? [] })
    act(() => viewer.setOverlay('profiles'))
    await user.click(await screen.findByRole('button', { name: /^Errors only/ }))
    expect(viewer.settings.getState().colourRules).toEqual([])
    await waitFor(() => expect(viewer.store.getState().view.wanted.filter).toBe('protocol = 6'))
    act(() => viewer.setOverlay('profiles'))
    await user.click(await screen.findByRole('button', { name: 'Delete the profile Errors only' }))
    expect(viewer.settings.getState().profiles).toEqual([])
  })
})
