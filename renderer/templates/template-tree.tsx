import { ChevronDown, ChevronRight, CircleX, Hourglass, Layers, ListTree, Server } from 'lucide-react'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { formatCount, formatCountShort } from '../../core/elements/format-quantity.ts'
import { EMPTY_TEMPLATE_TREE } from '../../core/protocol/empty-status.ts'
import type { TemplateSummary } from '../../core/protocol/template-report.ts'
import { useSettings } from '../state/viewer-context.tsx'
import { plural } from '../ui/numbers.ts'
import { protocolName } from '../ui/protocol-name.ts'
import { useWindowedRows } from '../ui/windowed-rows.ts'
import { useTemplateKeeper, useTemplates } from './templates-context.ts'
import { domainName, isWithoutTemplate, pendingSentence, templateTitle } from './template-names.ts'
import { findTyped, stateTag, templateRowId, treeRows, type TreeRow } from './tree-rows.ts'
import './template-tree.css'

/** Milliseconds after which type-ahead begins anew. */
const TYPING_PAUSE_MS = 700

function collectorPort(collector: string): string {
  return collector.slice(collector.lastIndexOf(':'))
}

function templateHint(template: TemplateSummary): string {
  const { meaning, records, share, pending } = template
  const parts = [
    meaning === undefined ? undefined : `${meaning.text}: deduced from ${meaning.evidence}`,
    pending === undefined ? plural(records, 'record') : pendingSentence(template, pending),
    share > 0 ? `${(share * 100).toFixed(1)} % of the data octets of its session` : undefined,
    stateTag(template)?.hint,
  ]
  return parts.filter((part) => part !== undefined).join('\n')
}

/** In place of tag and count where no record was decoded. */
function WithoutTemplate({ template }: { readonly template: TemplateSummary }) {
  return template.state === 'unresolved' ? (
    <span className="tree-unresolved">
      <CircleX size={12} strokeWidth={1.75} aria-hidden="true" /> never came
    </span>
  ) : (
    <span className="tree-pending">
      <Hourglass size={12} strokeWidth={1.75} aria-hidden="true" /> pending
    </span>
  )
}

function TemplateRow({ template }: { readonly template: TemplateSummary }) {
  const tag = stateTag(template)
  return (
    <>
      {template.kind === 'options' && <ListTree size={13} strokeWidth={1.75} aria-label="options template" />}
      <b className="tree-id">{template.key.templateId === 0 ? templateTitle(template) : template.key.templateId}</b>
      <span className="tree-meaning ellipsis">
        {isWithoutTemplate(template) && template.meaning === undefined
          ? `${template.state === 'pending' ? 'no template, ' : ''}${plural(template.pending?.sets ?? 0, 'set')}`
          : (template.meaning?.text ?? plural(template.fieldCount, 'field'))}
      </span>
      {isWithoutTemplate(template) ? (
        <WithoutTemplate template={template} />
      ) : (
        <>
          {tag !== undefined && <span className={`tag tag-${tag.tone}`}>{tag.label}</span>}
          <span className="tree-count" title={formatCount(template.records)}>
            {formatCountShort(template.records)}
          </span>
        </>
      )}
    </>
  )
}

function RowContent({ row }: { readonly row: TreeRow }) {
  if (row.kind === 'template') return <TemplateRow template={row.template} />
  const Chevron = row.isOpen ? ChevronDown : ChevronRight
  if (row.kind === 'domain') {
    const { domain } = row
    return (
      <>
        <Chevron size={13} strokeWidth={1.75} className="tree-chevron" aria-hidden="true" />
        <Layers size={14} strokeWidth={1.75} aria-hidden="true" />
        <span className="tree-name">{domainName(domain)}</span>
        <span className="tree-meaning ellipsis">
          {domain.protocolVersion === 10 ? '' : protocolName(domain.protocolVersion)}
        </span>
        <span className="tree-count">{formatCount(domain.templates.length)}</span>
      </>
    )
  }
  const { session } = row
  return (
    <>
      <Chevron size={13} strokeWidth={1.75} className="tree-chevron" aria-hidden="true" />
      <Server size={14} strokeWidth={1.75} aria-hidden="true" />
      <b className="tree-exporter ellipsis">{session.exporter}</b>
      <span className="tree-meaning">→ {collectorPort(session.collector)}</span>
    </>
  )
}

function hintOf(row: TreeRow): string {
  if (row.kind === 'template') return templateHint(row.template)
  if (row.kind === 'domain') return `Observation ${domainName(row.domain)}, ${protocolName(row.domain.protocolVersion)}`
  const { exporter, collector, protocol, session } = row.session
  return `${exporter} → ${collector}\n${protocol}, transport session ${session}`
}

/** Exporters, their domains and templates. */
export function TemplateTreeList() {
  const keeper = useTemplateKeeper()
  const tree = useTemplates((state) => state.tree) ?? EMPTY_TEMPLATE_TREE
  const closed = useTemplates((state) => state.closed)
  const search = useTemplates((state) => state.search)
  const selected = useTemplates((state) => state.selected)
  const rowHeight = useSettings((settings) => settings.rowHeight)
  const rows = useMemo(() => treeRows(tree, closed, search), [tree, closed, search])
  const { scroller, onScroll, first, end, height, pageRows, reveal } = useWindowedRows(rows.length, rowHeight)
  const selectedId = selected === undefined ? undefined : templateRowId({ key: selected })
  /** Where the arrow keys are; what was chosen elsewhere since takes them along. */
  const [cursor, setCursor] = useState<{ readonly id: string; readonly selectedId: string | undefined }>()
  const typed = useRef({ text: '', atMs: 0 })

  const at = Math.max(
    0,
    rows.findIndex((row) => row.id === (cursor?.selectedId === selectedId ? cursor?.id : selectedId)),
  )
  const activeId = rows[at]?.id
  useEffect(() => reveal(at), [at, reveal])

  const toggle = (row: TreeRow, isOpen: boolean) => {
    const next = new Set(closed)
    if (isOpen) next.delete(row.id)
    else next.add(row.id)
    keeper.store.setState({ closed: next })
  }
  const goTo = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))]
    if (row === undefined) return
    setCursor({ id: row.id, selectedId: row.kind === 'template' ? row.id : selectedId })
    if (row.kind === 'template') keeper.select(row.template.key)
  }
  const parentOf = (index: number): number => {
    const level = rows[index]?.level ?? 1
    for (let parent = index - 1; parent >= 0; parent--) if ((rows[parent]?.level ?? 1) < level) return parent
    return index
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const row = rows[at]
    if (row === undefined) return
    if (event.key === 'ArrowDown') goTo(at + 1)
    else if (event.key === 'ArrowUp') goTo(at - 1)
    else if (event.key === 'PageDown') goTo(at + pageRows)
    else if (event.key === 'PageUp') goTo(at - pageRows)
    else if (event.key === 'Home') goTo(0)
    else if (event.key === 'End') goTo(rows.length - 1)
    else if (event.key === 'ArrowRight' && row.kind !== 'template') {
      if (row.isOpen) goTo(at + 1)
      else toggle(row, true)
    } else if (event.key === 'ArrowLeft') {
      if (row.kind !== 'template' && row.isOpen) toggle(row, false)
      else goTo(parentOf(at))
    } else if (event.key === 'Enter' || event.key === ' ') {
      if (row.kind !== 'template') toggle(row, !row.isOpen)
    } else if (event.key.length === 1) {
      const isNew = event.timeStamp - typed.current.atMs > TYPING_PAUSE_MS
      const text = (isNew ? '' : typed.current.text) + event.key
      typed.current = { text, atMs: event.timeStamp }
      const found = findTyped(rows, text, isNew ? at + 1 : at)
      if (found >= 0) goTo(found)
    } else return
    event.preventDefault()
  }
  return (
    <div
      ref={scroller}
      className={`tree density-${rowHeight}`}
      role="tree"
      aria-label="Exporters and templates"
      tabIndex={0}
      aria-activedescendant={activeId === undefined ? undefined : `tree-${activeId}`}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
    >
      <div className="tree-body" style={{ height }} role="none">
        {rows.slice(first, end).map((row, offset) => {
          const isSelected = row.id === selectedId
          const index = first + offset
          return (
            <div
              key={row.id}
              id={`tree-${row.id}`}
              role="treeitem"
              aria-level={row.level}
              aria-posinset={row.position}
              aria-setsize={row.siblings}
              aria-expanded={row.kind === 'template' ? undefined : row.isOpen}
              aria-selected={row.kind === 'template' ? isSelected : undefined}
              className={`tree-row tree-level-${row.level}${isSelected ? ' is-selected' : ''}${row.id === activeId ? ' is-active' : ''}`}
              style={{ top: index * rowHeight, height: rowHeight }}
              title={hintOf(row)}
              onClick={() => {
                goTo(index)
                if (row.kind !== 'template') toggle(row, !row.isOpen)
              }}
            >
              <RowContent row={row} />
            </div>
          )
        })}
      </div>
      {rows.length === 0 && (
        <p className="tree-empty">{search === '' ? 'No template has come yet.' : 'No template matches.'}</p>
      )}
    </div>
  )
}
