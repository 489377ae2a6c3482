/** Views of lists: which rows, in which order; windows and sums of them. */
import { fail, succeed, type Result } from '../../protocol/failure.ts'
import type { ListGroupRow, ListGroupSpec, ListName, ListSpec, ListSummary } from '../../protocol/list-api.ts'
import type { ColumnInfo, ViewInfo, WindowRequest, WindowResult } from '../../protocol/session-api.ts'
import type { Telemetry } from '../telemetry.ts'
import type { ReadTexts } from '../text-lookup.ts'

export interface ListViewsOptions {
  readonly telemetry: Telemetry
  readonly readTexts: ReadTexts
  readonly revision: () => number
  /** Number of the next view, of the same row of numbers as those of records. */
  readonly nextView: () => number
}

export interface ListViews {
  columns(list: ListName): readonly ColumnInfo[]
  open(spec: ListSpec): Promise<Result<ViewInfo>>
  /** True when the view is one of a list. */
  has(view: number): boolean
  close(view: number): void
  read(request: WindowRequest): Promise<Result<WindowResult>>
  /** Position of a row by its number, -1 when the view does not have it. */
  find(view: number, number: number): Result<number>
  summarize(view: number): Promise<Result<ListSummary>>
  group(spec: ListGroupSpec): Promise<Result<readonly ListGroupRow[]>>
}

const NO_SUCH_VIEW = fail('no-such-view', 'The view is closed.', 'Ask for a new view.')

/** Views of the lists of one session. */
export function createListViews(options: ListViewsOptions): ListViews {
  return {
    columns: () => [],
    open: () =>
      Promise.resolve(
        succeed({ view: options.nextView(), revision: options.revision(), rowCount: 0, milliseconds: 0 }),
      ),
    has: () => false,
    close: () => undefined,
    read: () => Promise.resolve(NO_SUCH_VIEW),
    find: () => NO_SUCH_VIEW,
    summarize: () => Promise.resolve(NO_SUCH_VIEW),
    group: () => Promise.resolve(NO_SUCH_VIEW),
  }
}
