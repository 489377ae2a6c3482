// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { createFakeHost } from '../../../renderer/host/fake-host.ts'
import { fakeColumns } from '../../../renderer/host/fake-records.ts'
import { askValues } from '../../../renderer/filter/seen-values.ts'
import { createSettingsStore } from '../../../renderer/state/settings.ts'
import { createViewer } from '../../../renderer/state/viewer.ts'
import { settled } from '../../support/settled.ts'

async function openViewer() {
  const host = createFakeHost({ records: 1000 })
  const viewer = createViewer(host, createSettingsStore({ getItem: () => null, setItem: () => undefined }))
  host.open()
  await settled()
  const ask = askValues(host.session, 'flows', viewer.store.getState)
  const column = (id: string) => fakeColumns(1000).filter((one) => one.id === id)
  return { viewer, ask, column }
}

describe('values that were seen', () => {
  it('are the most frequent ones of the rows that show, as a filter writes them', async () => {
    const { ask, column } = await openViewer()
    const values = await ask('method', column('@method'))
    expect(values.map(({ text }) => text)).toEqual(['"GET"', '"POST"'])
    expect(values[0]?.count).toBeGreaterThan(values[1]?.count ?? 0)
  })

  it('are those of all rows where the ones that show have none', async () => {
    const { viewer, ask, column } = await openViewer()
    viewer.applyFilter('method = "NONE"')
    await settled()
    expect(viewer.store.getState().view.info?.rowCount).toBe(0)
    expect((await ask('method', column('@method'))).length).toBeGreaterThan(0)
  })

  it('are not asked for of times, and of fields that no column holds', async () => {
    const { ask, column } = await openViewer()
    expect(await ask('time', column('@time'))).toEqual([])
    expect(await ask('nothing', [])).toEqual([])
  })
})
