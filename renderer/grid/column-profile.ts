import { createEmitter } from '../host/emitter.ts'

/** Which columns a user wants, in which order, how wide and where pinned; kept on this machine under the name of a profile. */
export interface ProfileColumn {
  readonly id: string
  readonly width?: number
  /** Where it is pinned whatever its default; absent: as by default. */
  readonly pinned?: 'left' | 'right' | 'none'
}

/** Undefined: the defaults of whatever file is open. */
export type ColumnProfile = readonly ProfileColumn[] | undefined

const STORAGE_KEY = 'flowglass.columns.'

function isProfileColumn(value: unknown): value is ProfileColumn {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
}

/** Columns from stored text; undefined when there are none. */
export function parseColumns(value: unknown): ColumnProfile {
  return Array.isArray(value) && value.length > 0 ? value.filter(isProfileColumn) : undefined
}

const written = createEmitter<string>()

/** Called with the name of a profile that was stored or forgotten. */
export const onProfileWritten = written.on

/** The stored profile of a name; undefined when there is none or it cannot be read. */
export function readProfile(storage: Pick<Storage, 'getItem'>, name: string): ColumnProfile {
  try {
    return parseColumns(JSON.parse(storage.getItem(STORAGE_KEY + name) ?? 'null'))
  } catch {
    return undefined
  }
}

/** Stores a profile, or forgets it. */
export function writeProfile(
  storage: Pick<Storage, 'setItem' | 'removeItem'>,
  name: string,
  profile: ColumnProfile,
): void {
  if (profile === undefined) storage.removeItem(STORAGE_KEY + name)
  else storage.setItem(STORAGE_KEY + name, JSON.stringify(profile))
  written.emit(name)
}

/** A profile with one column more or less; a new one goes to the end, before a column that takes the rest. */
export function toggleColumn(shown: readonly ProfileColumn[], id: string): readonly ProfileColumn[] {
  return shown.some((column) => column.id === id) ? shown.filter((column) => column.id !== id) : [...shown, { id }]
}

/** A profile with one column pinned at a side, or free. */
export function pinColumn(
  shown: readonly ProfileColumn[],
  id: string,
  pinned: 'left' | 'right' | 'none',
): readonly ProfileColumn[] {
  return shown.map((column) => (column.id === id ? { ...column, pinned } : column))
}

/** A profile with one column moved by a number of places. */
export function moveColumn(shown: readonly ProfileColumn[], id: string, places: number): readonly ProfileColumn[] {
  const from = shown.findIndex((column) => column.id === id)
  const moved = shown[from]
  if (moved === undefined) return shown
  const rest = shown.filter((column) => column.id !== id)
  const to = Math.min(rest.length, Math.max(0, from + places))
  return [...rest.slice(0, to), moved, ...rest.slice(to)]
}
