import { formatCount } from '../../core/elements/format-quantity.ts'
import type { NameTable, SamplingReport } from '../../core/protocol/names-report.ts'
import type { TemplateSummary } from '../../core/protocol/template-report.ts'
import { spanText } from '../ui/clock-text.ts'
import type { TemplatePlace } from './template-names.ts'
import { useTemplates } from './templates-context.ts'

/** Labels that are listed at once; the options template has the others as records. */
const MAX_LISTED = 60

function shortKey(key: string): string {
  return key.slice(key.indexOf(':') + 1)
}

/** Tables that name ids of the template, or were learned by it; with neither, those of its domain. */
function tablesOf(
  { session, template }: TemplatePlace,
  tables: readonly NameTable[],
  fieldKeys: ReadonlySet<string>,
): readonly NameTable[] {
  const ofDomain = tables.filter(
    ({ session: number, domain }) => number === session.session && domain === template.key.domain,
  )
  const own = ofDomain.filter(
    ({ templateId, idKey }) =>
      fieldKeys.has(idKey) || (template.kind === 'options' && templateId === template.key.templateId),
  )
  return own.length > 0 ? own : ofDomain
}

/** Two tables may name the same ids, one in short and one at length. */
function tableId({ session, domain, idKey, labelKey, templateId }: NameTable): string {
  return `${session} ${domain} ${idKey} ${labelKey} ${templateId}`
}

function closingSentence(table: NameTable, template: TemplateSummary): string {
  const first = table.entries.reduce<string | undefined>(
    (earliest, { learnedAt }) => (earliest === undefined || learnedAt < earliest ? learnedAt : earliest),
    undefined,
  )
  const parts: string[] = []
  if (first !== undefined && template.firstSeen !== undefined && first > template.firstSeen) {
    parts.push(
      `The first name came ${spanText(template.firstSeen, first)} after the first records; they have it all the same.`,
    )
  }
  if (table.entryCount > MAX_LISTED) parts.push(`${formatCount(table.entryCount)} names in all.`)
  if (table.incarnation !== undefined) parts.push(`Incarnation ${table.incarnation}.`)
  return parts.join(' ')
}

interface NamesTableProps {
  readonly table: NameTable
  readonly template: TemplateSummary
  /** Other tables name the same ids: the heads say which is which. */
  readonly isOneOfSeveral: boolean
}

function NamesTable({ table, template, isOneOfSeveral }: NamesTableProps) {
  const sentence = closingSentence(table, template)
  return (
    <div className="names-table">
      <table aria-label={`Names of ${shortKey(table.idKey)}`}>
        <thead>
          <tr>
            <th scope="col" title={table.idKey}>
              {shortKey(table.idKey)}
            </th>
            <th scope="col" title={table.labelKey}>
              {isOneOfSeveral ? shortKey(table.labelKey) : 'Label'}
            </th>
            <th scope="col" className="is-number">
              Records
            </th>
          </tr>
        </thead>
        <tbody>
          {table.entries.slice(0, MAX_LISTED).map(({ id, label, records }) => (
            <tr key={id}>
              <td className="mono">{id}</td>
              <td title={label}>{label}</td>
              <td className="is-number">{records === undefined ? '' : formatCount(records)}</td>
            </tr>
          ))}
          {table.unnamed.slice(0, MAX_LISTED).map(({ id, records }) => (
            <tr key={`unnamed ${id}`} className="is-unnamed">
              <td className="mono">{id}</td>
              <td>○ no name yet</td>
              <td className="is-number">{formatCount(records)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {sentence !== '' && <p>{sentence}</p>}
    </div>
  )
}

function samplingSentence({ rate, sampler, algorithm, source }: SamplingReport): string {
  const who = sampler === undefined ? 'Sampling' : `Sampler ${sampler}`
  return `${who}: 1 in ${formatCount(rate)}${algorithm === undefined ? '' : `, ${algorithm}`} (${source}).`
}

/** What options data have taught about the ids of a template. */
export function LearnedNames({ place, keys }: { readonly place: TemplatePlace; readonly keys: readonly string[] }) {
  const names = useTemplates((state) => state.names)
  const { template } = place
  const tables = tablesOf(place, names.tables, new Set(keys))
  const sampling = names.sampling.filter(
    ({ session, domain }) => session === place.session.session && domain === template.key.domain,
  )
  const sources = [...new Set(tables.map(({ templateId }) => templateId))]
  return (
    <section className="notes-section" aria-label="Learned from options">
      <h3>
        Learned from options{' '}
        {sources.length > 0 && (
          <span>
            {sources.length === 1 ? 'template' : 'templates'} {sources.join(', ')}
          </span>
        )}
      </h3>
      {tables.length === 0 && sampling.length === 0 && <p>No names have come for the ids of this domain.</p>}
      {tables.map((table) => (
        <NamesTable
          key={tableId(table)}
          table={table}
          template={template}
          isOneOfSeveral={tables.some((other) => other !== table && other.idKey === table.idKey)}
        />
      ))}
      {sampling.map((entry) => (
        <p key={`${entry.session} ${entry.domain} ${entry.sampler ?? ''} ${entry.source}`}>{samplingSentence(entry)}</p>
      ))}
    </section>
  )
}
