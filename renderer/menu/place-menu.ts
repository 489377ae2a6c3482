/** Where a menu stands, so that all of it is in the window. Pixels of the window. */
export interface Point {
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** Pixels between a menu and the edge of the window. */
const EDGE = 4

function within(from: number, length: number, room: number): number {
  return Math.max(EDGE, Math.min(from, room - length - EDGE))
}

/** At the pointer; above it where there is no room below, left of it where there is none at the right. */
export function placeMenu(at: Point, { width, height }: Size, room: Size): Point {
  const isBelow = at.y + height + EDGE <= room.height
  const isRight = at.x + width + EDGE <= room.width
  return {
    x: within(isRight ? at.x : at.x - width, width, room.width),
    y: within(isBelow ? at.y : at.y - height, height, room.height),
  }
}

/** Pixels by which a submenu stands higher than its entry: the first of its entries is beside it. */
const RISE = 5

/** Right of an entry, or left of it where there is no room. */
export function placeBeside(
  entry: Pick<DOMRect, 'left' | 'right' | 'top'>,
  { width, height }: Size,
  room: Size,
): Point {
  const isRight = entry.right + width + EDGE <= room.width
  return {
    x: within(isRight ? entry.right + 2 : entry.left - width - 2, width, room.width),
    y: within(entry.top - RISE, height, room.height),
  }
}
