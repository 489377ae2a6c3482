/** The fields that a filter can name: columns by their id, and friendly names for one or several of them. */
import type { ColumnType } from '../../protocol/session-api.ts'
import { columnsOfFriendly, FIELD_ALIASES, friendlyName } from './friendly-names.ts'
import { findWiresharkName } from './wireshark-names.ts'

/** What the filter needs to know of a column. */
export interface FilterColumn {
  readonly id: string
  readonly type: ColumnType
  readonly units?: string
  readonly enumeration?: string
  /** Learned name of its element. */
  readonly alias?: string
  /** Its values are ids: texts are compared with their labels. */
  readonly hasLabels?: true
  /** All texts that it can have, where they are few. */
  readonly values?: readonly string[]
}

export interface FilterCatalogue {
  /** The columns that a field names, in any case; undefined when there is no such field. */
  find(name: string): readonly FilterColumn[] | undefined
  /** Every name that `find` knows: friendly ones, then the columns. */
  names(): readonly string[]
}

/** A column that a name stands for. */
export interface NamedColumn<Column> {
  readonly column: Column
  /** Unit of a number without one, where the name brings its own. */
  readonly units?: string
}

/**
 * The columns that a name stands for: those of a friendly name, the one of that name, those of a name of Wireshark, or of a
 * friendly name in another spelling. Undefined when the name is none of these.
 */
export function findNamed<Column>(
  name: string,
  find: (id: string) => Column | undefined,
): readonly NamedColumn<Column>[] | undefined {
  const all = (ids: readonly string[], units?: string): NamedColumn<Column>[] =>
    ids.flatMap((id) => {
      const column = find(id)
      return column === undefined ? [] : [units === undefined ? { column } : { column, units }]
    })
  const friendly = columnsOfFriendly(name.toLowerCase())
  if (friendly !== undefined) return all(friendly)
  const own = find(name)
  if (own !== undefined) return [{ column: own }]
  const wireshark = findWiresharkName(name)
  if (wireshark !== undefined) return all(wireshark.columns, wireshark.units)
  const spelled = friendlyName(name)
  return spelled === undefined ? undefined : all(columnsOfFriendly(spelled) ?? [])
}

/** The ids of the columns that a name stands for; the name itself when it is none of ours. */
export function columnIdsOf(name: string): readonly string[] {
  const friendly = friendlyName(name)
  if (friendly !== undefined) return columnsOfFriendly(friendly) ?? []
  return findWiresharkName(name)?.columns ?? [name]
}

/** A catalogue over the columns of a session. */
export function createFilterCatalogue(columns: readonly FilterColumn[]): FilterCatalogue {
  const byId = new Map(columns.map((column) => [column.id.toLowerCase(), column]))
  const learnedNames = columns.flatMap(({ alias }) => (alias === undefined ? [] : [alias]))
  // Names of registries go before learned ones, and the one learned first before others.
  for (const column of columns) {
    const alias = column.alias?.toLowerCase()
    if (alias !== undefined && !byId.has(alias)) byId.set(alias, column)
  }
  return {
    find(name) {
      const named = findNamed(name, (id) => byId.get(id.toLowerCase()))
      return named?.map(({ column, units }) => (units === undefined ? column : { ...column, units }))
    },
    names: () => [...Object.keys(FIELD_ALIASES), ...columns.map((column) => column.id), ...learnedNames],
  }
}

/** Names longer than this are not compared: no field has one. */
const MAX_COMPARED_LENGTH = 64

/** The name that is most like a mistyped one; undefined when none is near. */
export function nearestName(wanted: string, names: readonly string[]): string | undefined {
  const word = wanted.toLowerCase()
  if (word.length > MAX_COMPARED_LENGTH) return undefined
  let best: string | undefined
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1
  for (const name of names) {
    // People write the end of `netscaler:httpReqUrl`, or forget the @.
    const plain = name.toLowerCase()
    const spellings = [plain, plain.replace(/^@/, ''), plain.slice(plain.indexOf(':') + 1)]
    for (const spelling of spellings) {
      const distance = spelling === word ? 0 : editDistance(word, spelling, bestDistance)
      if (distance < bestDistance) {
        best = name
        bestDistance = distance
      }
    }
  }
  return best
}

/** What to do about a name that is none: the nearest one is offered; `otherwise` when none is near. */
export function nearestHint(wanted: string, names: readonly string[], otherwise: string): string {
  const near = nearestName(wanted, names)
  return near === undefined ? otherwise : `Did you mean “${near}”?`
}

/** Levenshtein's distance, in which two letters that changed places count once; or `limit` when it is not below. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit || b.length > MAX_COMPARED_LENGTH) return limit
  let beforeLast: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      const swapped = isSwapped ? (beforeLast[column - 2] ?? 0) + 1 : limit
      current.push(Math.min(replaced, swapped, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    beforeLast = previous
    previous = current
  }
  return previous[b.length] ?? limit
}
