import { useState, type ReactNode } from 'react'
import { formatCount } from '../../core/elements/format-quantity.ts'

/** Rows that are drawn without being asked for; more come with each press of the button. */
const STEP = 100

/** The first of many rows, and a button for the next ones; undefined when all are shown. */
export function useFirst<Row>(
  rows: readonly Row[],
  what: string,
  step = STEP,
): { readonly shown: readonly Row[]; readonly more: ReactNode; readonly showAtLeast: (count: number) => void } {
  const [count, setCount] = useState(step)
  const rest = rows.length - count
  return {
    shown: rest > 0 ? rows.slice(0, count) : rows,
    more: rest > 0 && (
      <button type="button" className="list-more" onClick={() => setCount(count + step)}>
        {formatCount(rest)} more {rest === 1 ? what : `${what}s`} · show {formatCount(Math.min(step, rest))}
      </button>
    ),
    showAtLeast: (least) => {
      if (least > count) setCount(Math.ceil(least / step) * step)
    },
  }
}
