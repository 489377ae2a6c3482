import { useEffect, useState } from 'react'
import { cellText, formatCell } from '../../core/elements/format-cell.ts'
import type { SessionApi, WindowResult } from '../../core/protocol/session-api.ts'
import type { Result } from '../../core/protocol/failure.ts'
import type { TemplateVersionReport } from '../../core/protocol/template-report.ts'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { formatCount } from '../../core/elements/format-quantity.ts'
import { versionFilter } from './rows-filter.ts'
import './options-records.css'

/** Records of an options template that are listed: the latest, which are those that hold. */
const MAX_RECORDS = 200

async function readLatest(session: SessionApi, version: TemplateVersionReport): Promise<Result<WindowResult>> {
  const view = await session.openView({ filter: versionFilter(version), sort: [] })
  if (!view.ok) return view
  const columns = [...new Set(version.fields.filter(({ isPadding }) => !isPadding).map(({ key }) => key))]
  const first = Math.max(0, view.value.rowCount - MAX_RECORDS)
  const request = { view: view.value.view, first, count: MAX_RECORDS, columns: ['@exportTime', ...columns] }
  const answer = await session.readWindow(request)
  await session.closeView(view.value.view)
  return answer
}

/** The latest records of an options template as a table. */
export function OptionsRecords({ version }: { readonly version: TemplateVersionReport }) {
  const viewer = useViewer()
  const columns = useViewerState((state) => state.columns)
  const revision = useViewerState((state) => (state.status.phase === 'loading' ? 0 : state.status.revision))
  const timeZone = useSettings((settings) => settings.timeZone)
  const precision = useSettings((settings) => settings.timePrecision)
  const [answer, setAnswer] = useState<Result<WindowResult>>()
  useEffect(() => {
    let isCurrent = true
    void readLatest(viewer.host.session, version)
      .catch(() => undefined)
      .then((next) => {
        if (isCurrent) setAnswer(next)
      })
    return () => {
      isCurrent = false
    }
  }, [viewer, version, revision])

  if (answer === undefined) return <p className="options-note">Reading the records.</p>
  if (!answer.ok) {
    return (
      <p className="options-note" role="alert">
        {answer.failure.message} {answer.failure.nextStep}
      </p>
    )
  }
  const { records, rowCount } = answer.value
  const fields = [...new Set(version.fields.filter(({ isPadding }) => !isPadding).map(({ key }) => key))]
  const byId = new Map(columns.map((column) => [column.id, column]))
  const nameOf = new Map(version.fields.map((field) => [field.key, field]))
  const options = { timeZone, precision, timeFormat: 'absolute', form: 'short' } as const
  const textOf = (key: string, column: number, row: number): string => {
    const cell = answer.value.columns[column]?.[row] ?? null
    const info = byId.get(key)
    return cellText(formatCell(cell, info ?? { id: key, type: 'text' }, options))
  }
  return (
    <div className="options-records" tabIndex={0} role="region" aria-label="Records of the options template">
      <p className="options-note">
        {rowCount > records.length
          ? `The latest ${formatCount(records.length)} of ${formatCount(rowCount)} records`
          : `${formatCount(rowCount)} records`}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col" className="is-number">
              Record
            </th>
            <th scope="col">Exported</th>
            {fields.map((key) => (
              <th key={key} scope="col" title={key}>
                {nameOf.get(key)?.name ?? key}
                {nameOf.get(key)?.isScope === true && <span className="tag">scope</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {records.map((record, row) => (
            <tr key={record}>
              <td className="is-number">{formatCount(record)}</td>
              <td>{textOf('@exportTime', 0, row)}</td>
              {fields.map((key, index) => (
                <td key={key}>{textOf(key, index + 1, row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
