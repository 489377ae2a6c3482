/** What of the Top view goes into a file: which panels, how much of each, in which format. */
import { fail, succeed, type Result } from '../../core/protocol/failure.ts'
import { brushText, windowOf } from '../histogram/moments.ts'
import type { Viewer } from '../state/viewer.ts'
import { fileStem, saveText } from '../ui/save-text.ts'
import { comparedWith } from './compare-choice.ts'
import { panelColumns } from './panel-columns.ts'
import { readPanel, type PanelAnswer } from './panel-questions.ts'
import { changesCsv, topCsv, topJson, topMarkdown, type TopExport } from './top-export.ts'
import type { TopPanel } from './top-panel.ts'

export type TopFormat = 'markdown' | 'csv' | 'changes' | 'json'

export const TOP_FORMATS: readonly {
  readonly format: TopFormat
  readonly label: string
  readonly hint: string
  readonly ending: string
  readonly type: string
  /** Only where something is compared. */
  readonly isOfChanges?: true
}[] = [
  {
    format: 'markdown',
    label: 'Markdown',
    hint: 'A table for each panel, as it reads, with what it rests on: for a ticket',
    ending: 'md',
    type: 'text/markdown',
  },
  {
    format: 'csv',
    label: 'CSV',
    hint: 'RFC 4180, one table of exact values; durations count nanoseconds',
    ending: 'csv',
    type: 'text/csv',
  },
  {
    format: 'changes',
    label: 'CSV of what changed',
    hint: 'RFC 4180, every group that rose, fell, appeared or vanished, with both values and shares',
    ending: 'csv',
    type: 'text/csv',
    isOfChanges: true,
  },
  {
    format: 'json',
    label: 'JSON',
    hint: 'Everything that the panels were answered, with losses and what each figure rests on',
    ending: 'json',
    type: 'application/json',
  },
]

/** Panels with what is written about them. */
export function topExportOf(
  viewer: Viewer,
  panels: readonly TopPanel[],
  answers: Readonly<Record<string, PanelAnswer>>,
): TopExport {
  const { status, view } = viewer.store.getState()
  const { timeZone } = viewer.settings.getState()
  const { filter, timeRange } = view.wanted
  const stretch = timeRange === undefined ? 'all times' : brushText(windowOf(timeRange), timeZone)
  return {
    source: status.source?.name ?? 'session',
    scope: `${filter === '' ? 'no filter' : filter}; ${stretch}`,
    against: comparedWith(viewer.charts.top.store.getState().compare, timeRange, timeZone),
    columnsOf: panelColumns(viewer),
    ...{ panels, answers, timeZone },
  }
}

/** The text of a file. */
export function topText(format: TopFormat, exported: TopExport): string {
  if (format === 'markdown') return topMarkdown(exported)
  if (format === 'json') return topJson(exported)
  return format === 'csv' ? topCsv(exported) : changesCsv(exported)
}

/** Asks for every panel anew, with as many groups as an answer has; stops between two when `isOver` answers true. */
export async function readPanels(
  viewer: Viewer,
  panels: readonly TopPanel[],
  { onProgress, isOver }: { readonly onProgress: (done: number) => void; readonly isOver: () => boolean },
): Promise<Result<Readonly<Record<string, PanelAnswer>>>> {
  const answers: Record<string, PanelAnswer> = {}
  for (const [done, panel] of panels.entries()) {
    onProgress(done)
    const answer = await readPanel(viewer.host.session, panel, await viewer.charts.top.scopesOf(panel))
    if (isOver()) return fail('export-cancelled', 'The export was cancelled.', 'Begin it again.')
    if (!answer.ok) return answer
    answers[panel.id] = answer.value
  }
  return succeed(answers)
}

/** Offers a text of the Top view as a file to keep. */
export function saveTop(viewer: Viewer, format: TopFormat, text: string): void {
  const words = TOP_FORMATS.find((entry) => entry.format === format)
  if (words === undefined) return
  const stem = fileStem(viewer.store.getState().status.source?.name)
  saveText(`${stem}-${format === 'changes' ? 'changes' : 'top'}.${words.ending}`, text, words.type)
}
