/** The histogram that shows as a file. */
import { csvOf } from '../menu/row-text.ts'
import type { Viewer } from '../state/viewer.ts'
import { savePicture, type PictureColors, type PictureFormat } from '../timeline/picture-file.ts'
import { comparedRange } from '../top/compare-choice.ts'
import { fileStem, saveText } from '../ui/save-text.ts'
import { axisOf, type HistogramState } from './histogram-keeper.ts'
import { composeHistogram } from './histogram-picture.ts'
import { momentText, windowOf } from './moments.ts'
import { seriesLabel } from './plot-data.ts'

function nameOf(viewer: Viewer): string {
  return `${fileStem(viewer.store.getState().status.source?.name)}-histogram`
}

/** Offers the picture as a file to keep. */
export async function saveHistogramPicture(
  viewer: Viewer,
  format: PictureFormat,
  colors: PictureColors,
): Promise<void> {
  const { status, view, tab } = viewer.store.getState()
  const { filter, timeRange } = view.wanted
  const against = tab === 'top' ? comparedRange(viewer.charts.top.store.getState().compare, timeRange) : undefined
  const request = {
    state: viewer.charts.histogram.store.getState(),
    source: status.source?.name ?? 'Session',
    filter,
    brush: timeRange && windowOf(timeRange),
    against: against && windowOf(against),
    timeZone: viewer.settings.getState().timeZone,
  }
  await savePicture({
    ...{ format, colors, name: nameOf(viewer) },
    compose: (palette, measure) => composeHistogram(request, palette, measure),
  })
}

/** A line for each bar, its values as they came: durations in nanoseconds, nothing by the second. */
export function histogramCsv({ result }: HistogramState): string {
  if (result === undefined) return ''
  const { fromUs } = axisOf(result)
  const at = (bucket: number) => momentText(fromUs + (bucket * result.bucketNs) / 1000)
  const head = [
    'from',
    'until',
    ...result.series.map((series) => seriesLabel(series, result)),
    'records',
    'decodedLate',
  ]
  const lines = result.records.map((records, bucket) => [
    at(bucket),
    at(bucket + 1),
    ...result.series.map(({ values }) => values[bucket] ?? null),
    records,
    result.decodedLate[bucket] ?? 0,
  ])
  return csvOf(head, lines)
}

export function saveHistogramCsv(viewer: Viewer): void {
  saveText(`${nameOf(viewer)}.csv`, histogramCsv(viewer.charts.histogram.store.getState()), 'text/csv')
}
