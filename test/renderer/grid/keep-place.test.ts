// @vitest-environment happy-dom
import type { GridApi } from 'ag-grid-community'
import { describe, expect, it } from 'vitest'
import { placeOf, returnTo } from '../../../renderer/grid/keep-place.ts'
import type { LoadedRow } from '../../../renderer/grid/loaded-row.ts'

const HEIGHT = 22

/** A grid of rows whose record numbers are their places and a hundred; `top` and `bottom` are what is in sight. */
function gridOf(top: number, bottom: number, count = 1000) {
  const ensured: number[] = []
  const api = {
    getVerticalPixelRange: () => ({ top, bottom }),
    getDisplayedRowCount: () => count,
    getDisplayedRowAtIndex: (row: number) => ({ data: { record: row + 100 } }),
    ensureIndexVisible: (row: number) => ensured.push(row),
  }
  return { api: api as unknown as GridApi<LoadedRow>, ensured }
}

function regionAt(scrollTop: number) {
  const region = document.createElement('div')
  const viewport = document.createElement('div')
  viewport.className = 'ag-grid-viewport'
  region.append(viewport)
  viewport.scrollTop = scrollTop
  return { region, viewport }
}

describe('what is read', () => {
  it('is the selected row where it is in sight, else the first whole one', () => {
    const { api } = gridOf(215, 655)
    expect(placeOf(api, HEIGHT, 115)).toEqual({ record: 115, offset: 15 * HEIGHT - 215, rowHeight: HEIGHT })
    expect(placeOf(api, HEIGHT, 900)).toEqual({ record: 110, offset: 5, rowHeight: HEIGHT })
    expect(placeOf(api, HEIGHT, undefined)).toMatchObject({ record: 110 })
  })

  it('is the beginning itself at the very top', () => {
    expect(placeOf(gridOf(0, 440).api, HEIGHT, undefined)).toBeUndefined()
    expect(placeOf(gridOf(0, 440).api, HEIGHT, 103)).toMatchObject({ record: 103, offset: 66 })
  })

  it('comes back to where it lay, to the pixel', () => {
    const { region, viewport } = regionAt(215)
    returnTo(gridOf(215, 655).api, region, 17, { record: 110, offset: 5, rowHeight: HEIGHT })
    expect(viewport.scrollTop).toBe(17 * HEIGHT - 5)
  })

  it('is brought into sight by the grid where the page is scaled', () => {
    const { region } = regionAt(0)
    const { api, ensured } = gridOf(0, 440, 1_000_000)
    returnTo(api, region, 999_000, { record: 1, offset: 5, rowHeight: HEIGHT })
    expect(ensured).toEqual([999_000])
  })
})
