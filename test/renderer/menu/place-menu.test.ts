import { describe, expect, it } from 'vitest'
import { placeBeside, placeMenu } from '../../../renderer/menu/place-menu.ts'

const ROOM = { width: 1000, height: 700 }
const SIZE = { width: 200, height: 300 }

describe('where a menu stands', () => {
  it('is at the pointer where there is room', () => {
    expect(placeMenu({ x: 100, y: 100 }, SIZE, ROOM)).toEqual({ x: 100, y: 100 })
  })

  it('is above and left of it at the far corner', () => {
    expect(placeMenu({ x: 950, y: 650 }, SIZE, ROOM)).toEqual({ x: 750, y: 350 })
  })

  it('is in the window, however small that is', () => {
    const { x, y } = placeMenu({ x: 50, y: 50 }, SIZE, { width: 210, height: 200 })
    expect([x, y]).toEqual([4, 4])
  })

  it('is right of its entry, else left of it', () => {
    expect(placeBeside({ left: 100, right: 300, top: 200 }, SIZE, ROOM)).toEqual({ x: 302, y: 195 })
    expect(placeBeside({ left: 700, right: 900, top: 600 }, SIZE, ROOM)).toEqual({ x: 498, y: 396 })
  })
})
