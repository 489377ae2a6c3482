import { useCallback, useEffect, useRef, useState } from 'react'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { useLatest } from '../ui/use-latest.ts'
import { canApply, checkFilter, fieldsFor, type FilterCheck } from './check-filter.ts'
import type { FilterEditor } from './filter-editor.ts'
import type { FilterStanding, FilterTarget } from './filter-target.ts'

/** Milliseconds that a filter must stay valid before it is applied without Enter. */
const APPLY_DELAY_MS = 400

export interface FilterText {
  readonly text: string
  readonly check: FilterCheck
  readonly standing: FilterStanding
  /** Gives it the editor that it writes into; undefined when that is gone. */
  attach(editor: FilterEditor | undefined): void
  focus(): void
  /** Takes what was typed; it is applied when it stays valid. */
  type(text: string): void
  /** The same for a text that is not in the editor yet. */
  write(text: string): void
  /** Applies the text as it is, if it is a filter. */
  submit(): void
  clear(): void
}

/** The text of a filter bar: typed, or written into it by whoever applies a filter elsewhere. */
export function useFilterText(target: FilterTarget): FilterText {
  const { rows } = target
  const viewer = useViewer()
  const [text, setText] = useState(() => viewer.filters.written(rows))
  const [how, setHow] = useState<'applied' | 'written' | 'prepared'>('applied')
  const isOff = useViewerState(({ filter }) => filter.isOff)
  const idle = useViewerState(({ filter }) => filter.idle[rows])
  const editor = useRef<FilterEditor>(undefined)
  const latest = useLatest(text)
  const fields = useLatest(target)
  const check = checkFilter(text, fieldsFor(text, target))
  const isFilter = canApply(check)

  const apply = useCallback(
    (filter: string, by?: 'typing') => {
      setHow('applied')
      viewer.filters.apply(rows, filter, by)
    },
    [viewer, rows],
  )
  const show = useCallback((filter: string, as: 'applied' | 'written' | 'prepared') => {
    setHow(as)
    setText(filter)
    editor.current?.setText(filter)
  }, [])

  useEffect(() => {
    if (how !== 'written' || !isFilter) return
    const timer = setTimeout(() => apply(text, 'typing'), APPLY_DELAY_MS)
    return () => clearTimeout(timer)
  }, [text, how, isFilter, apply])

  // A filter that was applied elsewhere (another view, history, a menu) is written into the bar.
  useEffect(
    () =>
      viewer.filters.onWritten(rows, (filter) => {
        if (filter !== latest.current.trim()) show(filter, 'applied')
      }),
    [viewer, rows, latest, show],
  )
  useEffect(
    () =>
      viewer.filters.onPrepare(rows, (filter) => {
        show(filter, 'prepared')
        // What was hidden until now takes the focus only when it is drawn.
        setTimeout(() => editor.current?.focus(), 0)
      }),
    [viewer, rows, show],
  )

  const standing: FilterStanding = how !== 'applied' ? how : idle === undefined ? 'applied' : isOff ? 'off' : 'refused'
  return {
    text,
    check,
    standing,
    attach: useCallback((created: FilterEditor | undefined) => {
      editor.current = created
    }, []),
    focus: useCallback(() => editor.current?.focus(), []),
    type: useCallback((typed: string) => {
      setText(typed)
      setHow('written')
    }, []),
    write: useCallback((written: string) => show(written, 'written'), [show]),
    submit: useCallback(() => {
      if (canApply(checkFilter(latest.current, fieldsFor(latest.current, fields.current)))) apply(latest.current)
    }, [latest, fields, apply]),
    clear: useCallback(() => {
      show('', 'applied')
      apply('')
    }, [show, apply]),
  }
}
