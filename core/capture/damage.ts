/** Collects what a reader skips, so that one damaged stretch makes one problem however many chunks it spans. */
import { formatCount } from '../elements/format-quantity.ts'
import type { ProblemSink } from '../problems/problem.ts'

/** Octets of a damaged stretch that its problem shows. */
const SHOWN_OCTETS = 64

export interface Damage {
  isOpen(): boolean
  /** Begins a stretch at `position` of the input unless one is open. */
  begin(what: string, position: number, octets: Uint8Array): void
  /** Reports the open stretch, which ends before `position`. */
  close(position: number): void
}

/** Creates the record of damaged stretches of one input; `frameNumber` tells how many frames came before. */
export function createDamage(onProblem: ProblemSink, isCompressed: boolean, frameNumber: () => number): Damage {
  let open: { what: string; position: number; octets: Uint8Array } | undefined
  return {
    isOpen: () => open !== undefined,
    begin(what, position, octets) {
      open ??= { what, position, octets: octets.slice(0, SHOWN_OCTETS) }
    },
    close(position) {
      if (open === undefined) return
      const place = `${formatCount(position - open.position)} octets from offset ${formatCount(open.position)} on were skipped`
      onProblem({
        code: 'file-damaged',
        detail: `${open.what}; ${place}${isCompressed ? ' (offsets after unpacking)' : ''}.`,
        frame: frameNumber() + 1,
        octets: open.octets,
        ...(isCompressed ? {} : { fileOffset: open.position }),
      })
      open = undefined
    },
  }
}
