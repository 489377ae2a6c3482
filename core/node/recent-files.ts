/** The files that were opened last. Viewers know them by an opaque id; the path stays with the host. */
import { createHash } from 'node:crypto'
import { access } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import * as v from 'valibot'
import { MAX_RECENT_FILES } from '../limits/viewer.ts'
import type { RecentFile } from '../protocol/host-api.ts'
import type { SessionStatus } from '../protocol/session-api.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/** One remembered file as it stands in the settings. */
export const recentEntrySchema = v.object({
  path: v.string(),
  octets: count,
  records: count,
  exporters: count,
  findings: count,
  openedAt: v.string(),
})

export type RecentEntry = v.InferOutput<typeof recentEntrySchema>

export interface RecentFiles {
  entries(): readonly RecentEntry[]
  describe(): Promise<readonly RecentFile[]>
  /** Path of a remembered file, undefined for an id that nobody gave out. */
  pathOf(id: string): string | undefined
  /** Puts a file first, or brings its counts up to date. */
  remember(path: string, status: SessionStatus): void
  forget(id: string): void
  clear(): void
}

/** Keeps a list of recent files; `save` is called with every change. */
export function createRecentFiles(
  initial: readonly RecentEntry[],
  save: (entries: readonly RecentEntry[]) => void,
): RecentFiles {
  let entries = initial.slice(0, MAX_RECENT_FILES)
  const replace = (next: RecentEntry[]): void => {
    entries = next.slice(0, MAX_RECENT_FILES)
    save(entries)
  }
  return {
    entries: () => entries,
    describe: () => Promise.all(entries.map(describeEntry)),
    pathOf: (id) => entries.find((entry) => idOf(entry.path) === id)?.path,
    remember: (path, status) => {
      const before = entries.find((entry) => entry.path === path)
      const isOpening = status.phase === 'loading' || before === undefined
      const entry: RecentEntry = {
        path,
        octets: status.source?.octets ?? before?.octets ?? 0,
        records: status.records.data + status.records.options,
        exporters: status.exporters,
        findings: status.problems.warning + status.problems.error,
        openedAt: isOpening ? new Date().toISOString() : before.openedAt,
      }
      replace([entry, ...entries.filter((other) => other.path !== path)])
    },
    forget: (id) => {
      replace(entries.filter((entry) => idOf(entry.path) !== id))
    },
    clear: () => {
      replace([])
    },
  }
}

function idOf(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 16)
}

async function describeEntry({ path, ...facts }: RecentEntry): Promise<RecentFile> {
  const isMissing = await access(path).then(
    () => false,
    () => true,
  )
  return { id: idOf(path), name: basename(path), folder: dirname(path), isMissing, ...facts }
}
