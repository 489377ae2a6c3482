/** The bar of a transaction on the scale that all rows share: its phases where they lie, and a box for what is not known. */
import type { Cell } from '../../core/protocol/session-api.ts'
import type { Phase, Verdict } from '../../core/protocol/transaction-report.ts'

export interface BarPart {
  readonly kind: Phase | 'lost' | 'notExported' | 'waiting' | 'whole'
  /** Nanoseconds after the first octet of the request. */
  readonly start: number
  readonly length: number
}

export interface BarFacts {
  readonly verdict: Verdict
  /** Nanoseconds; null where it is not known. */
  readonly total: number | null
  /** What it took at least, while something is still to come. */
  readonly atLeast: number | null
  readonly phase: (phase: Phase) => number | null
}

/** The phases that follow each other from the first octet of the request to the last of the answer. */
const CHAIN: readonly Phase[] = [
  'requestFromClient',
  'holdIn',
  'requestToServer',
  'serverWait',
  'holdOut',
  'responseToClient',
]

const UNKNOWN: Readonly<Record<Verdict, BarPart['kind']>> = {
  complete: 'whole',
  answeredByAppliance: 'holdOut',
  legNotExported: 'notExported',
  legLost: 'lost',
  waiting: 'waiting',
}

/** A number of a cell; null for every other. */
export function numberOf(cell: Cell | undefined): number | null {
  return typeof cell === 'number' ? cell : null
}

/** The parts of a bar in the order in which they are drawn; empty when nothing of it is known. */
export function barParts({ verdict, total, atLeast, phase }: BarFacts): readonly BarPart[] {
  const parts: BarPart[] = []
  let at = 0
  let known = 0
  for (const kind of CHAIN) {
    const length = phase(kind)
    if (length === null) break
    parts.push({ kind, start: at, length: Math.max(0, length) })
    at = Math.max(0, at + length)
    known++
  }
  const wait = parts.find(({ kind }) => kind === 'serverWait')
  const received = phase('responseFromServer')
  // It overlaps what the NetScaler sends on, so it is drawn under that.
  if (wait !== undefined && received !== null) {
    parts.splice(parts.indexOf(wait) + 1, 0, {
      kind: 'responseFromServer',
      start: wait.start + wait.length,
      length: received,
    })
  }
  if (known === CHAIN.length) return parts
  const response = phase('responseToClient')
  const end = total === null ? undefined : total - (response ?? 0)
  if (end !== undefined && end > at) parts.push({ kind: UNKNOWN[verdict], start: at, length: end - at })
  else if (atLeast !== null) parts.push({ kind: 'waiting', start: at, length: Math.max(0, atLeast - at) })
  if (end !== undefined && response !== null) parts.push({ kind: 'responseToClient', start: end, length: response })
  return parts
}

/** The end of a scale: the value, rounded up to two digits. */
export function scaleEnd(nanoseconds: number): number {
  if (nanoseconds <= 0) return 0
  const step = 10 ** (Math.floor(Math.log10(nanoseconds)) - 1)
  return Math.ceil(nanoseconds / step) * step
}

/** Draws the parts into a cell; what goes beyond the scale is cut and ends in a chevron. */
export function drawBar(span: HTMLElement, parts: readonly BarPart[], end: number): void {
  const track = document.createElement('span')
  track.className = 'phase-bar'
  const percent = (value: number) => `${Math.min(100, (value / end) * 100).toFixed(2)}%`
  for (const { kind, start, length } of parts) {
    if (start >= end) continue
    const piece = document.createElement('span')
    piece.className = `phase phase-${kind}`
    piece.style.left = percent(start)
    piece.style.width = percent(Math.min(length, end - start))
    track.append(piece)
  }
  const last = Math.max(0, ...parts.map(({ start, length }) => start + length))
  if (last > end) {
    const chevron = document.createElement('span')
    chevron.className = 'phase-beyond'
    chevron.textContent = '›'
    track.append(chevron)
  }
  span.append(track)
}
