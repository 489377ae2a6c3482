/** Exports and SQL without an engine: an export takes some steps, and can be cancelled amid them. */
import type {
  ExportApi,
  ExportProgress,
  ExportRequest,
  ExportSummary,
  SqlResult,
} from '../../core/protocol/export-api.ts'
import { EXPORT_EXTENSIONS } from '../../core/protocol/export-api.ts'
import { fail, succeed, type Failure, type Result } from '../../core/protocol/failure.ts'

const STEPS = 10
const OCTETS_PER_ROW = 180

export interface FakeExports {
  readonly api: ExportApi
  save(request: ExportRequest): Promise<Result<ExportSummary>>
  /** What was saved, the newest last. */
  readonly saved: readonly ExportRequest[]
  /** The next export fails with this. */
  refuseNext(failure: Failure): void
}

export interface FakeExportsOptions {
  rowCountOf(view: number): number
  pause(): Promise<void>
}

/** Exports of `fake-host.ts`. */
export function createFakeExports({ rowCountOf, pause }: FakeExportsOptions): FakeExports {
  const progress = new Map<string, ExportProgress>()
  const cancelled = new Set<string>()
  const saved: ExportRequest[] = []
  let refusal: Failure | undefined

  const result: SqlResult = {
    columns: [
      { name: '@exporter', type: 'VARCHAR' },
      { name: 'records', type: 'BIGINT' },
    ],
    rows: [
      ['192.0.2.11:50122', 60],
      ['192.0.2.12:50118', 22],
    ],
    moreRows: 0,
    isCountedToEnd: true,
    milliseconds: 4,
  }

  return {
    saved,
    refuseNext(failure) {
      refusal = failure
    },
    async save(request) {
      const rows = Math.min(request.records?.length ?? rowCountOf(request.view), request.limit ?? Infinity)
      try {
        for (let step = 0; step < STEPS; step += 1) {
          const done = Math.floor((rows * step) / STEPS)
          progress.set(request.id, { stage: 'writing', rows: done, rowsInAll: rows, octets: done * OCTETS_PER_ROW })
          await pause()
          if (cancelled.has(request.id))
            return fail('export-cancelled', 'The export was cancelled.', 'Nothing is left.')
        }
      } finally {
        progress.delete(request.id)
        cancelled.delete(request.id)
      }
      if (refusal !== undefined) {
        const failure = refusal
        refusal = undefined
        return { ok: false, failure }
      }
      saved.push(request)
      const name = `flows.${EXPORT_EXTENSIONS[request.format]}`
      return succeed({ name, rows, octets: rows * OCTETS_PER_ROW, seconds: 1, notes: [] })
    },
    api: {
      exportProgress: (id) => Promise.resolve(progress.get(id)),
      cancelExport(id) {
        if (progress.has(id)) cancelled.add(id)
        return Promise.resolve()
      },
      async runSql(text, limit) {
        await pause()
        if (!/^\s*(?:select|with|from|show|describe)\b/i.test(text)) {
          return fail('sql-refused', 'Only statements that read are carried out.', 'Begin with SELECT.')
        }
        return succeed({ ...result, rows: result.rows.slice(0, limit), moreRows: Math.max(0, 2 - limit) })
      },
      cancelSql: () => Promise.resolve(),
      sqlSchema: () =>
        Promise.resolve(
          succeed({
            tables: [
              {
                name: 'records',
                description: 'Every decoded record.',
                rows: 82,
                columns: [
                  { name: '@record', type: 'UINTEGER', description: 'Number in the order of decoding.' },
                  { name: '@exporter', type: 'VARCHAR', description: 'Address and port of the exporter.' },
                ],
              },
            ],
            examples: [
              {
                title: 'Records by exporter',
                text: 'SELECT "@exporter", count(*) AS records FROM records GROUP BY 1 ORDER BY 2 DESC',
              },
            ],
          }),
        ),
    },
  }
}
