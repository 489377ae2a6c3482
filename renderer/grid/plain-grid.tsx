/**
 * AG Grid without its React layer, which makes each row and cell a component: a screen of rows takes three times as long that way, and
 * all that the cells draw is plain DOM.
 */
import { createGrid, type GridApi, type GridOptions } from 'ag-grid-community'
import { useEffect, useRef } from 'react'
import type { LoadedRow } from './loaded-row.ts'

/** A grid; options that change later are handed on. */
export function PlainGrid(options: GridOptions<LoadedRow>) {
  const element = useRef<HTMLDivElement>(null)
  const api = useRef<GridApi<LoadedRow> | undefined>(undefined)
  const given = useRef(options)

  useEffect(() => {
    if (element.current === null) return undefined
    const made = createGrid(element.current, given.current)
    api.current = made
    return () => {
      made.destroy()
      api.current = undefined
    }
  }, [])
  useEffect(() => {
    const before = given.current
    given.current = options
    const changed = Object.entries(options).filter(([name, value]) => before[name as keyof typeof before] !== value)
    if (changed.length > 0) api.current?.updateGridOptions(Object.fromEntries(changed))
  })

  return <div ref={element} className="plain-grid" />
}
