/** What the palette offers: commands, filters, exporters, records, times, elements. */
import { Clock, Columns3, Funnel, Hash, Layers, Server } from 'lucide-react'
import { formatCount } from '../../core/elements/format-quantity.ts'
import { VIEWER_COMMANDS, type CommandFacts, type ViewerCommand } from '../../core/protocol/viewer-commands.ts'
import { fieldName, valueFilter } from '../../core/query/filter-language/value-filter.ts'
import { refusalOf, type CommandShell } from '../commands/command-action.ts'
import { keysText } from '../commands/command-keys.ts'
import { COMMAND_ACTIONS } from '../commands/commands.ts'
import { catalogueOf, isFilterFor } from '../filter/check-filter.ts'
import { longTitle } from '../grid/default-columns.ts'
import { allTemplates, templateTitle } from '../templates/template-names.ts'
import { rowsShown } from '../state/shared-filter.ts'
import type { Viewer } from '../state/viewer.ts'
import { plural } from '../ui/numbers.ts'
import type { PaletteEntry } from './palette-entry.ts'
import { readTime } from './read-time.ts'

/** Every command, those that cannot be carried out now with their reason. */
export function commandEntries(viewer: Viewer, shell: CommandShell): PaletteEntry[] {
  const commands: readonly (CommandFacts & { readonly id: ViewerCommand })[] = VIEWER_COMMANDS
  return commands
    .filter(({ id }) => id !== 'palette')
    .map(({ id, title, context, keys }) => {
      const action = COMMAND_ACTIONS[id]
      return {
        id: `>${id}`,
        icon: action.icon,
        title: context === 'View' && id.startsWith('show-') ? `Show ${title}` : title,
        context,
        keys: keys?.[0] === undefined ? undefined : keysText(keys[0]),
        refusal: refusalOf(action, viewer),
        words: id.replaceAll('-', ' '),
        run: () => action.run(viewer, shell),
      }
    })
}

/** Named, pinned and last filters, as far as the rows that show can take them. */
export function filterEntries(viewer: Viewer): PaletteEntry[] {
  const { filterHistory, pinnedFilters, savedFilters } = viewer.settings.getState()
  const state = viewer.store.getState()
  if (state.view.info === undefined) return []
  const rows = rowsShown(state) ?? 'flows'
  const catalogue = catalogueOf(state.columns, state.transactionColumns)
  const named = savedFilters.map(({ name, filter }) => ({
    title: `${name}: ${filter}`,
    filter,
    context: 'Saved filter',
  }))
  const last = [...new Set([...pinnedFilters, ...filterHistory])].map((filter) => ({
    title: filter,
    filter,
    context: pinnedFilters.includes(filter) ? 'Pinned filter' : 'Last filter',
  }))
  return [...named, ...last].map(({ title, filter, context }) => ({
    id: `f${filter}`,
    icon: Funnel,
    title,
    context,
    refusal: rows === 'flows' && !isFilterFor(filter, catalogue) ? 'It is not for these records' : undefined,
    run() {
      if (rowsShown(state) === undefined) viewer.showTab('flows')
      viewer.filters.apply(rows, filter)
    },
  }))
}

/** Exporters: choosing one shows its records. */
export async function exporterEntries(viewer: Viewer): Promise<PaletteEntry[]> {
  const tree = await viewer.host.session.templateTree().catch(() => undefined)
  const records = new Map<string, number>()
  for (const { exporter, domains } of tree?.sessions ?? []) {
    const sum = domains.flatMap(({ templates }) => templates).reduce((total, template) => total + template.records, 0)
    records.set(exporter, (records.get(exporter) ?? 0) + sum)
  }
  const column = viewer.store.getState().columns.find(({ id }) => id === '@exporter')
  return [...records].map(([exporter, count]) => {
    const filter = column === undefined ? undefined : valueFilter(column, exporter)?.is
    return {
      id: `@${exporter}`,
      icon: Server,
      title: exporter,
      context: plural(count, 'record'),
      refusal: filter === undefined ? 'Its records are not there yet' : undefined,
      run() {
        if (filter !== undefined) viewer.showRows(filter)
      },
    }
  })
}

/** The record of a number. */
export function recordEntries(viewer: Viewer, typed: string): PaletteEntry[] {
  const { records } = viewer.store.getState().status
  const total = records.data + records.options
  const number = Number(typed.replaceAll(/[,\s]/g, ''))
  const isNumber = typed.trim() !== '' && Number.isInteger(number) && number >= 1 && number <= total
  return [
    {
      id: '#',
      icon: Hash,
      title: isNumber ? `Go to record ${formatCount(number)}` : 'Go to a record',
      context: `1 to ${formatCount(total)}`,
      refusal: isNumber ? undefined : 'Type its number',
      run: () => void goToRecord(viewer, number),
    },
  ]
}

async function goToRecord(viewer: Viewer, record: number): Promise<void> {
  viewer.showTab('flows')
  const row = await viewer.findRow(record)
  if (row >= 0) viewer.reveal(row, record)
  else {
    viewer.notices.say({
      tone: 'error',
      title: `Record ${formatCount(record)} is hidden`,
      text: 'The filter or the brushed times do not let it through.',
    })
  }
}

/** A time: its minute or second, and everything from it on. */
export function timeEntries(viewer: Viewer, typed: string): PaletteEntry[] {
  const { status } = viewer.store.getState()
  const { timeZone } = viewer.settings.getState()
  const reading = readTime(typed, status.timeRange?.first, timeZone)
  if (reading === undefined) {
    const run = () => undefined
    return [
      { id: ':', icon: Clock, title: 'Go to a time', context: 'Time', refusal: 'Type it, like 09:21 or 09:21:42', run },
    ]
  }
  const { from, spanMs } = reading
  const brush = (untilMs: number) => {
    const { tab } = viewer.store.getState()
    if (tab === 'templates' || tab === 'health') viewer.showTab('flows')
    viewer.brush({ from, until: new Date(untilMs).toISOString() })
  }
  const startMs = Date.parse(from)
  const lastMs = Date.parse(status.timeRange?.last ?? from)
  const isPast = startMs > lastMs || startMs + spanMs <= Date.parse(status.timeRange?.first ?? from)
  const words = spanMs === 1000 ? 'The second' : spanMs === 60_000 ? 'The minute' : 'The day'
  return [
    {
      id: ':at',
      icon: Clock,
      title: `${words} from ${typed.trim()}`,
      context: timeZone === 'utc' ? 'UTC' : 'Local time',
      refusal: isPast ? 'The session has no records there' : undefined,
      run: () => brush(startMs + spanMs),
    },
    {
      id: ':from',
      icon: Clock,
      title: `Everything from ${typed.trim()} on`,
      context: timeZone === 'utc' ? 'UTC' : 'Local time',
      refusal: startMs > lastMs ? 'The session ends before it' : undefined,
      // The end itself belongs to it.
      run: () => brush(lastMs + 1),
    },
  ]
}

/** Elements: a column in Flows, or with Ctrl Enter the beginning of a filter. */
export function elementEntries(viewer: Viewer): PaletteEntry[] {
  const { columns } = viewer.store.getState()
  return columns.map((column) => ({
    id: `/${column.id}`,
    icon: Columns3,
    title: longTitle(column),
    context: 'Column in Flows',
    words: `${column.id} ${column.description}`,
    run: () => viewer.showColumn(column.id),
    other: {
      title: 'filter by it',
      run() {
        viewer.showTab('flows')
        viewer.filters.prepare(`${fieldName(column)} `)
      },
    },
  }))
}

/** Templates that have an element, or whose id or meaning was typed. */
export async function templateEntries(viewer: Viewer): Promise<PaletteEntry[]> {
  const tree = await viewer.host.session.templateTree().catch(() => undefined)
  return (tree === undefined ? [] : allTemplates(tree)).map(({ session, template }) => ({
    id: `t${session.exporter} ${template.key.domain} ${template.key.templateId}`,
    icon: Layers,
    title: `${templateTitle(template)}, ${session.exporter}`,
    context: 'Template',
    words: template.meaning?.text ?? '',
    run: () => viewer.showTemplate({ key: template.key }),
  }))
}
