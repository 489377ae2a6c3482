import type { Failure } from '../../core/protocol/failure.ts'
import type { ColumnInfo } from '../../core/protocol/session-api.ts'
import type { FilterFields } from './check-filter.ts'
import type { FilteredRows } from '../state/shared-filter.ts'

/** The rows that a filter is for. */
export interface FilterTarget extends FilterFields {
  readonly rows: FilteredRows
  /** Several of them: `records`. */
  readonly rowWord: string
  /** What is completed. */
  readonly columns: readonly ColumnInfo[]
  /** Rows without a filter. */
  readonly total: number
  /** What comes after `31,406 of 48,112`: `match`, `transactions`. */
  readonly matchWord: string
  readonly view: {
    /** Undefined until the first view is open. */
    readonly info: { readonly rowCount: number } | undefined
    readonly spec: { readonly filter: string }
    readonly wanted: { readonly filter: string }
    readonly isBusy: boolean
    readonly failure: Failure | undefined
  }
  /** A filter that suits the rows. */
  readonly example: string
  /** Shown where its view is: only then its menus open. */
  readonly isShown: boolean
}

/** What the text in a bar is to the rows: applied, waiting for Enter, switched off, or not for these rows. */
export type FilterStanding = 'applied' | 'written' | 'prepared' | 'off' | 'refused'
