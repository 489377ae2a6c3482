import { CircleX, Funnel, History, TriangleAlert, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { formatCount, formatCountShort } from '../../core/elements/format-quantity.ts'
import type { Failure } from '../../core/protocol/failure.ts'
import type { ColumnInfo } from '../../core/protocol/session-api.ts'
import type { FilterCatalogue } from '../../core/query/filter-language/filter-fields.ts'
import { focusGrid } from '../app/regions.ts'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { IconButton } from '../ui/button.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { Popover } from '../ui/popover.tsx'
import { useLatest } from '../ui/use-latest.ts'
import { checkFilter, type FilterCheck } from './check-filter.ts'
import { completeFilter } from './complete-field.ts'
import { createFilterEditor, type FilterEditor } from './filter-editor.ts'
import './filter-bar.css'

/** Milliseconds that a filter must stay valid before it is applied without Enter. */
const APPLY_DELAY_MS = 400

/** The rows that a filter is for, and how it is applied to them. */
export interface FilterTarget {
  /** What is completed. */
  readonly columns: readonly ColumnInfo[]
  /** What a filter can name; undefined while nothing is known. */
  readonly catalogue: FilterCatalogue | undefined
  /** Rows without a filter. */
  readonly total: number
  /** What comes after `31,406 of 48,112`: `match`, `transactions`. */
  readonly matchWord: string
  readonly view: {
    /** Undefined until the first view is open. */
    readonly info: { readonly rowCount: number } | undefined
    readonly spec: { readonly filter: string }
    readonly wanted: { readonly filter: string }
    readonly isBusy: boolean
    readonly failure: Failure | undefined
  }
  /** A filter that suits the rows. */
  readonly example: string
  /** Shown where its view is: only then its menus open. */
  readonly isShown: boolean
  readonly apply: (filter: string) => void
  /** Called with a filter that was applied elsewhere. */
  readonly onWanted: (listener: (filter: string) => void) => () => void
  /** Called with a filter to be written where it waits for Enter. */
  readonly onPrepare?: (listener: (filter: string) => void) => () => void
}

function FilterHistory({ target }: { readonly target: FilterTarget }) {
  const viewer = useViewer()
  const isOpen = useViewerState((state) => state.overlay === 'history') && target.isShown
  const all = useSettings((settings) => settings.filterHistory)
  const close = () => viewer.setOverlay('none')
  // Flows and the lists have other columns: what one of them was asked may mean nothing to another.
  const entries = isOpen ? all.filter((entry) => checkFilter(entry, target.catalogue).kind === 'valid') : []
  return (
    <div className="filter-menu">
      <IconButton
        icon={History}
        label="Last filters"
        hasMenu
        isExpanded={isOpen}
        onClick={() => viewer.setOverlay(isOpen ? 'none' : 'history')}
      />
      {isOpen && (
        <Popover label="Last filters" onClose={close} className="filter-history">
          <Menu label="Last filters">
            {entries.length === 0 && <div className="menu-title">No filter was applied yet</div>}
            {entries.map((entry) => (
              <MenuItem
                key={entry}
                label={entry}
                onSelect={() => {
                  close()
                  target.apply(entry)
                }}
              />
            ))}
          </Menu>
        </Popover>
      )}
    </div>
  )
}

/** What stands at the right end of the field: how many rows match, or what is wrong. */
function FilterSentence({ check, target }: { readonly check: FilterCheck; readonly target: FilterTarget }) {
  const { view, total } = target
  // A live session has no end that would be waited for.
  const isLoading = useViewerState(({ status }) => status.phase === 'loading' && status.live === undefined)
  if (check.kind === 'unfinished' || check.kind === 'wrong') {
    const Icon = check.kind === 'wrong' ? CircleX : TriangleAlert
    return (
      <span className={`filter-sentence filter-${check.kind}`} role="status">
        <Icon size={14} strokeWidth={1.75} />
        {check.kind === 'unfinished' ? 'not finished: ' : ''}
        {check.sentence}. <span className="filter-stays">The last valid filter stays applied</span>
      </span>
    )
  }
  if (view.failure !== undefined && view.info !== undefined) {
    return (
      <span className="filter-sentence filter-wrong" role="status">
        <CircleX size={14} strokeWidth={1.75} />
        {view.failure.message}
      </span>
    )
  }
  if (view.spec.filter === '' || view.info === undefined) return null
  return (
    <span className="filter-sentence" role="status">
      {formatCount(view.info.rowCount)} of {isLoading ? formatCountShort(total) : formatCount(total)} {target.matchWord}
      {isLoading ? ' so far' : ''}
    </span>
  )
}

/** The filter of some rows: its history, the text with its state, how many rows match. */
export function FilterField({ target }: { readonly target: FilterTarget }) {
  const { view, catalogue: known, apply, onWanted, onPrepare } = target
  const isCounting = view.isBusy && view.wanted.filter !== view.spec.filter
  const [text, setText] = useState(view.wanted.filter)
  /** A text that waits for Enter, or for a change. */
  const [prepared, setPrepared] = useState<string>()
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<FilterEditor>(undefined)
  const latest = useLatest(text)
  const current = useLatest(target)
  const catalogue = useLatest(known)
  const check = checkFilter(text, known)
  const state = check.kind === 'valid' && view.failure !== undefined ? 'wrong' : check.kind

  useEffect(() => {
    if (host.current === null) return
    const created = createFilterEditor({
      parent: host.current,
      text: latest.current,
      example: current.current.example,
      complete: (context) => completeFilter(context, current.current.columns, current.current.total, catalogue.current),
      check: (written) => checkFilter(written, catalogue.current),
      onChange: setText,
      onSubmit: () => {
        const now = checkFilter(latest.current, catalogue.current)
        if (now.kind === 'valid' || now.kind === 'empty') current.current.apply(latest.current)
      },
      onLeave: focusGrid,
    })
    editor.current = created
    return () => created.dispose()
  }, [latest, current, catalogue])

  useEffect(() => {
    if (check.kind !== 'valid' && check.kind !== 'empty') return
    if (text === prepared) return
    const timer = setTimeout(() => apply(text), APPLY_DELAY_MS)
    return () => clearTimeout(timer)
  }, [text, prepared, check.kind, apply])

  // A filter that was applied elsewhere (history, "Clear filter") is written into the field.
  useEffect(
    () =>
      onWanted((filter) => {
        if (filter === latest.current.trim()) return
        setText(filter)
        editor.current?.setText(filter)
      }),
    [onWanted, latest],
  )

  useEffect(
    () =>
      onPrepare?.((filter) => {
        setPrepared(filter)
        setText(filter)
        editor.current?.setText(filter)
        // What was hidden until now takes the focus only when it is drawn.
        setTimeout(() => editor.current?.focus(), 0)
      }),
    [onPrepare],
  )

  return (
    <>
      <FilterHistory target={target} />
      <div className={`filter-field is-${state}`} onClick={() => editor.current?.focus()}>
        <Funnel size={15} strokeWidth={1.75} className="filter-icon" />
        <div ref={host} className="filter-text" />
        <FilterSentence check={check} target={target} />
        {text !== '' && (
          <button
            type="button"
            className="filter-clear"
            aria-label="Clear filter"
            title="Clear filter"
            onClick={() => {
              setText('')
              editor.current?.setText('')
              apply('')
            }}
          >
            <X size={14} strokeWidth={1.75} />
          </button>
        )}
        <kbd className="kbd">Ctrl /</kbd>
        {isCounting && <span className="filter-counting" role="progressbar" aria-label="Counting the matches" />}
      </div>
    </>
  )
}
