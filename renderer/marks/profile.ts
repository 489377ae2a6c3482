/** Profiles: named sets of columns, colour rules and filter. */
import type { ListName } from '../../core/protocol/list-api.ts'
import { LIST_NAMES } from '../../core/protocol/list-api.ts'
import { parseColumns, readProfile, writeProfile, type ColumnProfile } from '../grid/column-profile.ts'
import type { SettingsStore } from '../state/settings.ts'
import { parseRules, type ColourRule } from './colour-rule.ts'

/** Under which name the columns of some rows are kept. */
export type ProfiledRows = 'default' | ListName

const ROWS: readonly ProfiledRows[] = ['default', ...LIST_NAMES]

export interface Profile {
  readonly name: string
  /** Of Flows. */
  readonly filter: string
  readonly colourRules: readonly ColourRule[]
  /** Absent: the defaults of whatever file is open. */
  readonly columns: Partial<Record<ProfiledRows, NonNullable<ColumnProfile>>>
}

/** Characters of a name, and how many profiles there can be. */
export const MAX_PROFILE_NAME = 60
const MAX_PROFILES = 50

/** What is on now, under a name; one that has it already is replaced. */
export function saveProfile(
  settings: SettingsStore,
  storage: Pick<Storage, 'getItem'>,
  name: string,
  filter: string,
): void {
  const known = name.trim().slice(0, MAX_PROFILE_NAME)
  if (known === '') return
  const columns = ROWS.flatMap((rows) => {
    const chosen = readProfile(storage, rows)
    return chosen === undefined ? [] : [[rows, chosen] as const]
  })
  const { colourRules, profiles } = settings.getState()
  const profile: Profile = { name: known, filter, colourRules, columns: Object.fromEntries(columns) }
  const others = profiles.filter((one) => one.name !== known)
  settings.setState({
    profiles: [...others, profile].sort((one, other) => one.name.localeCompare(other.name)).slice(0, MAX_PROFILES),
  })
}

/** Takes over columns and colour rules; the filter is the caller's. */
export function takeProfile(settings: SettingsStore, storage: Storage, { columns, colourRules }: Profile): void {
  for (const rows of ROWS) writeProfile(storage, rows, columns[rows])
  settings.setState({ colourRules })
}

/** Forgets a profile. */
export function dropProfile(settings: SettingsStore, name: string): void {
  settings.setState({ profiles: settings.getState().profiles.filter((one) => one.name !== name) })
}

/** Profiles from stored settings; whatever is none is left out. */
export function parseProfiles(stored: unknown): readonly Profile[] {
  const all: readonly unknown[] = Array.isArray(stored) ? stored : []
  return all
    .flatMap((entry): Profile[] => {
      if (typeof entry !== 'object' || entry === null) return []
      const { name, filter, colourRules, columns } = entry as Partial<Record<keyof Profile, unknown>>
      if (typeof name !== 'string' || typeof filter !== 'string') return []
      const known = typeof columns === 'object' && columns !== null ? (columns as Record<string, unknown>) : {}
      const chosen = ROWS.flatMap((rows) => {
        const read = parseColumns(known[rows])
        return read === undefined ? [] : [[rows, read] as const]
      })
      return [{ name, filter, colourRules: parseRules(colourRules), columns: Object.fromEntries(chosen) }]
    })
    .slice(0, MAX_PROFILES)
}
