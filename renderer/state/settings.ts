/** What a user has chosen about the viewer itself; kept on this machine, shared by all sessions. */
import type { AlertRule } from '../../core/protocol/live-api.ts'
import { DEFAULT_CHOICE, parseChoice, type HistogramChoice } from '../histogram/histogram-choice.ts'
import { parseFilters, parseSavedFilters, type SavedFilter } from '../filter/kept-filters.ts'
import { parseAlertRules } from '../live/alert-rules.ts'
import { parseStatements } from '../console/kept-statements.ts'
import { parseUsed } from '../palette/used-commands.ts'
import { BUILT_IN_RULES, parseRules, type ColourRule } from '../marks/colour-rule.ts'
import { parseProfiles, type Profile } from '../marks/profile.ts'
import { parsePanels, type TopPanel } from '../top/top-panel.ts'
import { createStore, type StoreApi } from 'zustand/vanilla'

export type Theme = 'system' | 'dark' | 'light'
export type RowHeight = 20 | 22 | 28
export type TimeZone = 'utc' | 'local'
export type TimePrecision = 'auto' | 's' | 'ms' | 'us' | 'ns'

export interface Settings {
  readonly theme: Theme
  readonly rowHeight: RowHeight
  readonly timeZone: TimeZone
  readonly timePrecision: TimePrecision
  /** Names beside addresses and ports. */
  readonly areNamesShown: boolean
  readonly isDetailsOpen: boolean
  /** Of the Transactions view. */
  readonly isTimelineOpen: boolean
  readonly isHistogramOpen: boolean
  readonly histogram: HistogramChoice
  /** Undefined: those that suit the session. */
  readonly topPanels: readonly TopPanel[] | undefined
  /** Whether a panel of Top stands beside the rows of Flows. */
  readonly isBesideOpen: boolean
  /** Its id; empty: the first one. */
  readonly besidePanel: string
  /** Latest first. */
  readonly filterHistory: readonly string[]
  /** In the order in which they were pinned. */
  readonly pinnedFilters: readonly string[]
  readonly savedFilters: readonly SavedFilter[]
  readonly alertRules: readonly AlertRule[]
  /** In the order in which they are tried. */
  readonly colourRules: readonly ColourRule[]
  readonly profiles: readonly Profile[]
  /** Entries of the palette, the last first. */
  readonly usedCommands: readonly string[]
  /** Statements of the SQL console, the last first. */
  readonly sqlHistory: readonly string[]
}

export const ROW_HEIGHTS: readonly RowHeight[] = [20, 22, 28]
const THEMES: readonly Theme[] = ['system', 'dark', 'light']
const PRECISIONS: readonly TimePrecision[] = ['auto', 's', 'ms', 'us', 'ns']

const STORAGE_KEY = 'flowglass.settings'

const DEFAULTS: Settings = {
  theme: 'system',
  rowHeight: 22,
  timeZone: 'utc',
  timePrecision: 'auto',
  areNamesShown: true,
  isDetailsOpen: true,
  isTimelineOpen: true,
  isHistogramOpen: true,
  histogram: DEFAULT_CHOICE,
  topPanels: undefined,
  isBesideOpen: false,
  besidePanel: '',
  filterHistory: [],
  pinnedFilters: [],
  savedFilters: [],
  alertRules: [],
  colourRules: BUILT_IN_RULES,
  profiles: [],
  usedCommands: [],
  sqlHistory: [],
}

function oneOf<T>(value: unknown, allowed: readonly T[], otherwise: T): T {
  return allowed.find((entry) => entry === value) ?? otherwise
}

/** Settings from stored text; whatever cannot be read has its default. */
export function parseSettings(text: string | null): Settings {
  let stored: Partial<Record<keyof Settings, unknown>> = {}
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    if (typeof value === 'object' && value !== null) stored = value
  } catch {
    return DEFAULTS
  }
  return {
    theme: oneOf(stored.theme, THEMES, DEFAULTS.theme),
    rowHeight: oneOf(stored.rowHeight, ROW_HEIGHTS, DEFAULTS.rowHeight),
    timeZone: oneOf<TimeZone>(stored.timeZone, ['utc', 'local'], DEFAULTS.timeZone),
    timePrecision: oneOf(stored.timePrecision, PRECISIONS, DEFAULTS.timePrecision),
    areNamesShown: stored.areNamesShown !== false,
    isDetailsOpen: stored.isDetailsOpen !== false,
    isTimelineOpen: stored.isTimelineOpen !== false,
    isHistogramOpen: stored.isHistogramOpen !== false,
    histogram: parseChoice(stored.histogram),
    topPanels: parsePanels(stored.topPanels),
    isBesideOpen: stored.isBesideOpen === true,
    besidePanel: typeof stored.besidePanel === 'string' ? stored.besidePanel : '',
    filterHistory: parseFilters(stored.filterHistory),
    pinnedFilters: parseFilters(stored.pinnedFilters),
    savedFilters: parseSavedFilters(stored.savedFilters),
    alertRules: parseAlertRules(stored.alertRules),
    colourRules: parseRules(stored.colourRules),
    profiles: parseProfiles(stored.profiles),
    usedCommands: parseUsed(stored.usedCommands),
    sqlHistory: parseStatements(stored.sqlHistory),
  }
}

export type SettingsStore = StoreApi<Settings>

type SettingsStorage = Pick<Storage, 'getItem' | 'setItem'>

/** Writes what has changed; the rest may have been chosen in another window since. */
function keepChanged(storage: SettingsStorage, settings: Settings, before: Settings): void {
  const changed = Object.entries(settings).filter(([name, value]) => before[name as keyof Settings] !== value)
  const kept = parseSettings(storage.getItem(STORAGE_KEY))
  try {
    storage.setItem(STORAGE_KEY, JSON.stringify({ ...kept, ...Object.fromEntries(changed) }))
  } catch {
    // The storage is full, or closed to this page: what was chosen holds for this window.
  }
}

/** Settings from a storage, written back whenever they change. */
export function createSettingsStore(storage: SettingsStorage): SettingsStore {
  const store = createStore<Settings>(() => parseSettings(storage.getItem(STORAGE_KEY)))
  store.subscribe((settings, before) => keepChanged(storage, settings, before))
  return store
}
