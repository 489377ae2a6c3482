import { Rows3 } from 'lucide-react'
import type { TemplateDescription } from '../../core/protocol/template-report.ts'
import { useViewer } from '../state/viewer-context.tsx'
import { plural } from '../ui/numbers.ts'
import { LegChip } from './leg-chip.tsx'
import { templateFilter, versionFilter } from './rows-filter.ts'
import { useShownVersion } from './shown-version.ts'
import { domainName, isWithoutTemplate, templateTitle, type TemplatePlace } from './template-names.ts'
import { useTemplateKeeper, useTemplates } from './templates-context.ts'
import '../ui/segments.css'

/** Versions that are buttons side by side; more are a list to choose from. */
const MAX_BUTTONS = 3

function VersionSwitch({ description }: { readonly description: TemplateDescription }) {
  const keeper = useTemplateKeeper()
  const comparison = useTemplates((state) => state.comparison)
  const shown = useShownVersion()
  const numbers = description.versions.map(({ version }) => version)
  if (shown === undefined || numbers.length < 2) return null
  const current = shown.version.version
  const show = (version: number) => keeper.store.setState({ version, comparison: undefined })
  const compare = (before: number, after: number) => keeper.store.setState({ comparison: { before, after } })
  const choice = (label: string, value: number, allowed: readonly number[], onChange: (value: number) => void) => (
    <select
      className="version-choice"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(Number(event.target.value))}
    >
      {allowed.map((number) => (
        <option key={number} value={number}>
          v{number}
        </option>
      ))}
    </select>
  )
  return (
    <span className="segments" role="group" aria-label="Version">
      {comparison !== undefined && numbers.length > 2 ? (
        <>
          {choice('Compare from', comparison.before, numbers, (value) => compare(value, comparison.after))}
          <span aria-hidden="true">→</span>
          {choice('Compare to', comparison.after, numbers, (value) => compare(comparison.before, value))}
        </>
      ) : numbers.length > MAX_BUTTONS ? (
        choice('Version', current, numbers, show)
      ) : (
        numbers.map((number) => (
          <button
            key={number}
            type="button"
            aria-pressed={comparison === undefined && number === current}
            onClick={() => show(number)}
          >
            v{number}
          </button>
        ))
      )}
      <button
        type="button"
        aria-pressed={comparison !== undefined}
        onClick={() => {
          if (comparison !== undefined) show(comparison.after)
          else compare(current > 1 ? current - 1 : current, current > 1 ? current : current + 1)
        }}
      >
        Compare
      </button>
    </span>
  )
}

export interface TemplateHeaderProps {
  readonly place: TemplatePlace
  readonly description: TemplateDescription | undefined
  /** Of an options template: its records instead of its fields. */
  readonly isRecords: boolean
  readonly onRecords: (isRecords: boolean) => void
}

/** Which template it is, from whom, in which version, and the way to its rows. */
export function TemplateHeader({ place, description, isRecords, onRecords }: TemplateHeaderProps) {
  const viewer = useViewer()
  const shown = useShownVersion()
  const { session, domain, template } = place
  const facts = [
    session.exporter,
    domainName(domain),
    ...(isWithoutTemplate(template)
      ? []
      : [
          plural(shown?.version.fields.length ?? template.fieldCount, 'field'),
          `from ${plural(shown?.version.leastLength ?? template.leastLength, 'octet')}`,
        ]),
  ]
  const records = shown?.version.records ?? template.records
  const isOneOfSeveral = template.versions > 1 && shown !== undefined
  return (
    <header className="template-header">
      <h2 className="pane-title" title={facts.join(' · ')}>
        {templateTitle(template)}
      </h2>
      {template.meaning !== undefined && (
        <span className="template-meaning ellipsis" title={`Deduced from ${template.meaning.evidence}`}>
          {template.meaning.text}
        </span>
      )}
      {template.meaning?.leg !== undefined && <LegChip leg={template.meaning.leg} />}
      <span className="template-facts ellipsis" title={facts.join(' · ')}>
        {facts.join(' · ')}
      </span>
      {template.kind === 'options' && description !== undefined && (
        <span className="segments" role="group" aria-label="Shown of the options template">
          <button type="button" aria-pressed={!isRecords} onClick={() => onRecords(false)}>
            Fields
          </button>
          <button type="button" aria-pressed={isRecords} onClick={() => onRecords(true)}>
            Records
          </button>
        </span>
      )}
      {description !== undefined && !isRecords && <VersionSwitch description={description} />}
      {records > 0 && (
        <button
          type="button"
          className="button button-quiet"
          title="Show these records in Flows"
          onClick={() => viewer.showRows(isOneOfSeveral ? versionFilter(shown.version) : templateFilter(place))}
        >
          <Rows3 size={15} strokeWidth={1.75} />
          <span className="button-label">{plural(records, 'record')}</span>
        </button>
      )}
    </header>
  )
}
