import { Funnel, FunnelX, X } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import { focusGrid } from '../app/regions.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { useLatest } from '../ui/use-latest.ts'
import { AccentTag } from './accent-tag.tsx'
import { checkFilter, fieldsFor, type FilterCheck } from './check-filter.ts'
import { completeFilter } from './complete-field.ts'
import { createFilterEditor } from './filter-editor.ts'
import { FilterHistory } from './filter-history.tsx'
import { FilterSentence } from './filter-sentence.tsx'
import type { FilterStanding, FilterTarget } from './filter-target.ts'
import { askValues } from './seen-values.ts'
import { useFilterText } from './use-filter-text.ts'
import './filter-bar.css'

/** Lets all rows through for a moment; the filter stays. */
function FilterSwitch({ text }: { readonly text: string }) {
  const viewer = useViewer()
  const isOff = useViewerState(({ filter }) => filter.isOff)
  const Icon = isOff ? FunnelX : Funnel
  const label = isOff ? 'Turn the filter on again' : 'Turn the filter off for a moment'
  return (
    <button
      type="button"
      className="filter-icon"
      aria-label={label}
      title={text === '' ? 'No filter' : label}
      aria-pressed={isOff}
      disabled={text === ''}
      onClick={(event) => {
        event.stopPropagation()
        viewer.filters.switchOff(!isOff)
      }}
    >
      <Icon size={15} strokeWidth={1.75} />
    </button>
  )
}

/** Of what the field has its colour. */
function lookOf(check: FilterCheck, standing: FilterStanding, hasFailed: boolean): string {
  if (standing === 'off' || standing === 'refused') return standing
  return check.kind === 'valid' && hasFailed ? 'wrong' : check.kind
}

/** The filter of some rows: its history, its switch, the text with its state and accent, how many rows match. */
export function FilterField({ target }: { readonly target: FilterTarget }) {
  const viewer = useViewer()
  const { view, rows } = target
  const { text, check, standing, attach, focus, type, write, submit, clear } = useFilterText(target)
  const host = useRef<HTMLDivElement>(null)
  const current = useLatest({ target, text, check })
  const ask = useMemo(() => askValues(viewer.host.session, rows, viewer.store.getState), [viewer, rows])
  const isCounting = view.isBusy && view.wanted.filter !== view.spec.filter

  useEffect(() => {
    if (host.current === null) return
    const created = createFilterEditor({
      parent: host.current,
      text: current.current.text,
      example: current.current.target.example,
      complete(context) {
        const { target: now, check: judged } = current.current
        const { columns, catalogue, total } = now
        const accents = 'accents' in judged ? judged.accents : []
        return completeFilter(context, { columns, catalogue, total, askValues: ask, accents })
      },
      check: (typed) => checkFilter(typed, fieldsFor(typed, current.current.target)),
      onChange: type,
      onSubmit: submit,
      onLeave: focusGrid,
    })
    attach(created)
    return () => {
      attach(undefined)
      created.dispose()
    }
  }, [current, attach, ask, type, submit])

  return (
    <>
      <FilterHistory target={target} text={text} />
      <div
        className={`filter-field is-${lookOf(check, standing, view.failure !== undefined)}`}
        onClick={(event) => {
          // Menus that hang from the field keep the focus that they took.
          if (!(event.target instanceof Element) || event.target.closest('.popover') === null) focus()
        }}
      >
        <FilterSwitch text={text} />
        <div ref={host} className="filter-text" />
        <FilterSentence text={text} check={check} standing={standing} target={target} onWrite={write} />
        {'accents' in check && <AccentTag text={text} accents={check.accents} target={target} onWrite={write} />}
        {text !== '' && (
          <button
            type="button"
            className="filter-clear"
            aria-label="Clear filter"
            title="Clear filter"
            onClick={(event) => {
              event.stopPropagation()
              clear()
              focus()
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
