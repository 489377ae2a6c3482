import { Fragment, useEffect, useRef, type KeyboardEvent } from 'react'
import { cellText, formatField } from '../../core/elements/format-cell.ts'
import type { RecordDetails, RecordField } from '../../core/protocol/session-api.ts'
import { BesideField } from '../names/beside-field.tsx'
import { useFieldMenu } from '../menu/field-menu.tsx'
import { useSettings, useViewer } from '../state/viewer-context.tsx'
import { rowAfterKey } from '../ui/row-steps.ts'
import { FIELD_TAGS, shortKey } from './field-tags.ts'
import { rangeText } from './octet-lines.ts'
import { ListRows } from './list-rows.tsx'
import './field-tree.css'

interface RowProps {
  readonly field: RecordField
  readonly index: number
  readonly details: RecordDetails
  readonly isSelected: boolean
  readonly isHovered: boolean
}

function FieldRow({ field, index, details, isSelected, isHovered }: RowProps) {
  const timeZone = useSettings((settings) => settings.timeZone)
  const precision = useSettings((settings) => settings.timePrecision)
  const formatted = formatField(field, { timeZone, precision, timeFormat: 'date', form: 'long' })
  const isUnknown = field.tags.includes('unknown-element')
  const declared = field.tags.includes('reduced') ? `${field.type} in ${field.length}` : field.type
  const type = isUnknown ? `unknown, ${field.length - field.prefixLength} octets` : declared
  return (
    <div
      id={`field-${index}`}
      role="row"
      aria-selected={isSelected}
      data-field={index}
      className={`field-row${isSelected ? ' is-selected' : ''}${isHovered ? ' is-hovered' : ''}`}
    >
      <span role="gridcell" className={`field-name ellipsis${isUnknown ? ' is-unknown' : ''}`} title={field.key}>
        {field.learnedName ?? shortKey(field.key)}
        {field.isScope && <span className="tag tag-plain">scope</span>}
      </span>
      <span role="gridcell" className="field-id mono">
        {field.element}
      </span>
      <span role="gridcell" className="field-value ellipsis" title={formatted.hint ?? cellText(formatted)}>
        <span className={formatted.tone === undefined && !isUnknown ? '' : `cell-${formatted.tone ?? 'faint'}`}>
          {formatted.text}
        </span>
        {formatted.dim !== undefined && <span className="cell-tail">{formatted.dim}</span>}
        {formatted.suffix !== undefined && <span className="cell-tail">{formatted.suffix}</span>}
        {field.label !== undefined && <span className="field-label">· {field.label}</span>}
        <BesideField field={field} details={details} />
        {field.tags.map((tag) => {
          const known = FIELD_TAGS[tag]
          return (
            <span key={tag} className={`tag tag-${known?.tone ?? 'plain'}`} title={known?.hint ?? tag}>
              {known?.label ?? tag}
            </span>
          )
        })}
      </span>
      <span role="gridcell" className="field-type ellipsis" title={type}>
        {type}
      </span>
      <span role="gridcell" className="field-range">
        {rangeText(field, details)}
      </span>
    </div>
  )
}

export interface FieldTreeProps {
  readonly details: RecordDetails
  readonly selected: number
  readonly hovered: number
  readonly onHover: (field: number) => void
  readonly onLeave: () => void
}

function fieldAt(target: EventTarget): number {
  const row = target instanceof Element ? target.closest('[data-field]') : null
  return row === null ? -1 : Number(row.getAttribute('data-field'))
}

/** Every field of the record, in the order of the wire. */
export function FieldTree({ details, selected, hovered, onHover, onLeave }: FieldTreeProps) {
  const viewer = useViewer()
  const body = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // The rows of a list below its field, and then, where they are too many, the field itself.
    const rows = body.current?.querySelectorAll(`[data-field="${selected}"]`) ?? []
    rows[rows.length - 1]?.scrollIntoView({ block: 'nearest' })
    rows[0]?.scrollIntoView({ block: 'nearest' })
  }, [selected, details])

  const fieldMenu = useFieldMenu(details, selected)
  const onKeyDown = (event: KeyboardEvent) => {
    fieldMenu.onKeyDown(event)
    const next = rowAfterKey(event.key, selected, details.fields.length)
    if (event.key === 'Escape') {
      event.stopPropagation()
      onLeave()
    }
    if (next === undefined || event.ctrlKey || event.altKey) return
    event.preventDefault()
    viewer.selectField(next)
  }
  return (
    <>
      <div
        ref={body}
        className="fields"
        role="grid"
        aria-label={`Fields of record ${details.record}`}
        tabIndex={0}
        data-focus="fields"
        aria-activedescendant={selected >= 0 ? `field-${selected}` : undefined}
        onKeyDown={onKeyDown}
        onContextMenu={fieldMenu.onContextMenu}
        onClickCapture={fieldMenu.onClickCapture}
        onMouseOver={(event) => onHover(fieldAt(event.target))}
        onMouseLeave={() => onHover(-1)}
        onClick={(event) => {
          const clicked = fieldAt(event.target)
          if (clicked >= 0) viewer.selectField(clicked)
        }}
      >
        <div className="field-head" role="row">
          <span role="columnheader">Element</span>
          <span role="columnheader">Id</span>
          <span role="columnheader">Value</span>
          <span role="columnheader">Type</span>
          <span role="columnheader" className="field-range">
            Octets
          </span>
        </div>
        {details.fields.map((field, index) => (
          <Fragment key={`${field.key}-${field.offset}`}>
            <FieldRow
              field={field}
              index={index}
              details={details}
              isSelected={index === selected}
              isHovered={index === hovered}
            />
            <ListRows field={field} index={index} />
          </Fragment>
        ))}
      </div>
      {fieldMenu.menu}
    </>
  )
}
