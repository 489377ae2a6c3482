/** Finds room for texts beside bars: a text that would lie on something is not drawn rather than made unreadable. */

/** Pixels between a text and what is beside it. */
const MARGIN = 4

export interface LabelPlacer {
  /** Keeps a stretch of a line free of texts. */
  occupy(line: number, x0: number, x1: number): void
  isFree(line: number, x0: number, x1: number): boolean
  /** The first of these left edges at which a text of `width` pixels fits; it is then taken. */
  place(line: number, width: number, edges: readonly number[]): number | undefined
}

/** A placer of texts between `left` and `right`; lines know nothing of each other. */
export function createLabelPlacer(left: number, right: number): LabelPlacer {
  const lines = new Map<number, { x0: number; x1: number }[]>()
  const isFree = (line: number, x0: number, x1: number): boolean =>
    x0 >= left &&
    x1 <= right &&
    (lines.get(line) ?? []).every((taken) => x1 + MARGIN <= taken.x0 || x0 - MARGIN >= taken.x1)
  const occupy = (line: number, x0: number, x1: number) => {
    const taken = lines.get(line)
    if (taken === undefined) lines.set(line, [{ x0, x1 }])
    else taken.push({ x0, x1 })
  }
  return {
    occupy,
    isFree,
    place(line, width, edges) {
      const edge = edges.find((x) => isFree(line, x, x + width))
      if (edge !== undefined) occupy(line, edge, edge + width)
      return edge
    },
  }
}
