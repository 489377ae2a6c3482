import { InvalidArgumentError } from 'commander'
import { MAX_SORT_KEYS } from '../../core/limits/query.ts'
import type { SortKey } from '../../core/protocol/session-api.ts'

/** `@octets,-@time`: ascending, but descending where a minus goes before. */
export function parseSort(text: string): readonly SortKey[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  if (names.length === 0) throw new InvalidArgumentError('At least one column is needed.')
  if (names.length > MAX_SORT_KEYS) throw new InvalidArgumentError(`At most ${MAX_SORT_KEYS} columns order rows.`)
  return names.map((name) =>
    name.startsWith('-')
      ? { column: name.slice(1), direction: 'descending' }
      : { column: name, direction: 'ascending' },
  )
}
