import { useEffect, type KeyboardEvent } from 'react'
import type { FieldValues } from '../../core/protocol/template-report.ts'
import { useSettings, useViewer } from '../state/viewer-context.tsx'
import { rowAfterKey } from '../ui/row-steps.ts'
import { useWindowedRows } from '../ui/windowed-rows.ts'
import { signOf, type AlignedField } from './align-versions.ts'
import { lengthText, typeText } from './field-words.ts'
import { useShownValues, type ShownVersion } from './shown-version.ts'
import { elementText } from './template-names.ts'
import { useTemplateKeeper, useTemplates } from './templates-context.ts'
import './field-table.css'

const HEAD_HEIGHT = 26

const SIGN_WORDS: Readonly<Record<string, string>> = {
  '+': 'added',
  '−': 'removed',
  '±': 'changed',
  '↕': 'moved',
  '±↕': 'changed and moved',
}

interface RowProps {
  readonly row: AlignedField
  readonly index: number
  readonly shown: ShownVersion
  readonly values: FieldValues | undefined
  readonly isSelected: boolean
}

/** Both positions of a moved field, one otherwise. */
function positionText({ before, after, isMoved }: AlignedField): string {
  if (isMoved && before !== undefined && after !== undefined) return `${before.position} → ${after.position}`
  return String((after ?? before)?.position ?? '')
}

function FieldRow({ row, index, shown, values, isSelected }: RowProps) {
  const field = row.after ?? row.before
  if (field === undefined) return null
  const sign = signOf(row)
  const isCompared = shown.before !== undefined
  const id = elementText(field)
  const note = field.isScope ? 'scope' : field.origin === 'learned' ? 'learned' : undefined
  return (
    <div
      id={`template-field-${index}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-index={index}
      className={`template-field change-${isCompared ? row.change : 'same'}${isSelected ? ' is-selected' : ''}`}
    >
      <span role="gridcell" className="is-number">
        {positionText(row)}
      </span>
      <span role="gridcell" className="is-number is-quiet">
        {field.offset ?? ''}
      </span>
      <span role="gridcell" className="ellipsis" title={`${field.key}, ${field.registry}`}>
        <span className={field.origin === 'unknown' ? 'is-unknown' : 'is-name'}>{field.name}</span>
        {note !== undefined && <span className="tag">{note}</span>}
      </span>
      <span role="gridcell" className="mono ellipsis" title={field.element}>
        {id}
      </span>
      {isCompared && (
        <span role="gridcell" className="is-number is-quiet">
          {row.before === undefined ? '–' : lengthText(row.before)}
        </span>
      )}
      <span role="gridcell" className="is-number">
        {row.after === undefined ? '–' : lengthText(row.after)}
      </span>
      {isCompared && (
        <span role="gridcell" className="template-sign" aria-label={SIGN_WORDS[sign] ?? ''} title={SIGN_WORDS[sign]}>
          {sign}
        </span>
      )}
      <span role="gridcell" className="ellipsis is-quiet" title={typeText(field)}>
        {typeText(field)}
      </span>
      <span role="gridcell" className="ellipsis is-quiet" title={values?.summary}>
        {row.after === undefined ? '' : (values?.summary ?? '')}
      </span>
    </div>
  )
}

/** Every field of the version in the order of the wire; in a comparison also those that it no longer has. */
export function FieldTable({ shown }: { readonly shown: ShownVersion }) {
  const viewer = useViewer()
  const keeper = useTemplateKeeper()
  const selected = useTemplates((state) => state.field)
  const rowHeight = useSettings((settings) => settings.rowHeight)
  const values = useShownValues(shown)
  const { rows, before, version } = shown
  const { scroller, onScroll, first, end, height, reveal } = useWindowedRows(rows.length, rowHeight, HEAD_HEIGHT)
  const at = rows.findIndex(({ key }) => key === selected)
  useEffect(() => reveal(at), [at, reveal])

  const select = (index: number) => {
    const row = rows[index]
    if (row !== undefined) keeper.store.setState({ field: row.key })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const to = rowAfterKey(event.key, at, rows.length)
    const field = rows[at]?.after
    if (event.key === 'Enter' && field !== undefined) viewer.showColumn(field.key)
    else if (to === undefined) return
    else select(to)
    event.preventDefault()
  }
  const indexOf = (target: EventTarget): number => {
    const row = target instanceof Element ? target.closest('[data-index]') : null
    return row === null ? -1 : Number(row.getAttribute('data-index'))
  }
  return (
    <div
      ref={scroller}
      className={`template-fields density-${rowHeight}${before === undefined ? '' : ' is-compared'}`}
      role="grid"
      aria-label="Fields of the template"
      aria-rowcount={rows.length + 1}
      tabIndex={0}
      aria-activedescendant={at < 0 ? undefined : `template-field-${at}`}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onClick={(event) => select(indexOf(event.target))}
      onDoubleClick={(event) => {
        const field = rows[indexOf(event.target)]?.after
        if (field !== undefined) viewer.showColumn(field.key)
      }}
    >
      <div className="template-field template-field-head" role="row" aria-rowindex={1}>
        <span role="columnheader" className="is-number">
          #
        </span>
        <span role="columnheader" className="is-number">
          Offset
        </span>
        <span role="columnheader">Element</span>
        <span role="columnheader">Id</span>
        {before !== undefined && (
          <span role="columnheader" className="is-number">
            v{before.version}
          </span>
        )}
        <span role="columnheader" className="is-number">
          {before === undefined ? 'Octets' : `v${version.version}`}
        </span>
        {before !== undefined && <span role="columnheader" aria-label="Difference" />}
        <span role="columnheader">Type</span>
        <span role="columnheader">Values seen</span>
      </div>
      <div className="template-field-rows" role="rowgroup" style={{ height, paddingTop: first * rowHeight }}>
        {rows.slice(first, end).map((row, offset) => {
          const index = first + offset
          return (
            <FieldRow
              key={`${row.change} ${row.key}`}
              row={row}
              index={index}
              shown={shown}
              values={row.after === undefined ? undefined : values.get(row.after.position)}
              isSelected={index === at}
            />
          )
        })}
      </div>
    </div>
  )
}
