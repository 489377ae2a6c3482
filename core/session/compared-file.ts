/**
 * The capture that a session is compared with: read like any other, by a collector and into a store of its own. Elements that it
 * teaches stay its own, so that what the session shows does not depend on what it is compared with.
 */
import { createElementRegistry } from '../elements/registry.ts'
import { formatNanoseconds } from '../elements/format-time.ts'
import type { ComparedFile } from '../protocol/compared-file-api.ts'
import type { DecodeSettings } from '../protocol/decode-settings.ts'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import type { LearnedElement } from '../protocol/names-report.ts'
import { beginOpening, type OpenFile, type Opening, type OpeningOptions } from './open-file.ts'

export interface ComparedFiles {
  /** Opens a file in the place of the one before; what is refused leaves that one. */
  open(order: CompareOrder): Promise<Result<ComparedFile>>
  /** Opens the same file with other settings, if there is one. */
  openAgain(how: Omit<CompareOrder, 'path' | 'displayName'>): Promise<void>
  close(): Promise<void>
  /** Undefined where another one is open by now, or none. */
  find(file: number): OpenFile | undefined
  /** Undefined where none is open. */
  describe(): ComparedFile | undefined
}

export interface CompareOrder {
  readonly path: string
  readonly displayName: string
  readonly settings: DecodeSettings
  readonly elements: readonly LearnedElement[]
}

const SUPERSEDED = fail('superseded', 'Another file was opened meanwhile.', 'Nothing: the other one is compared with.')

/** Makes a place for one file. */
export function createComparedFiles(
  options: Omit<OpeningOptions, 'registry' | 'onElements' | 'onProgress' | 'revision' | 'nextView'>,
): ComparedFiles {
  let open: { readonly file: OpenFile; readonly number: number } | undefined
  let opening: Opening | undefined
  let filesOpened = 0
  /** What has been let go and is not gone yet. */
  const endings = new Set<Promise<void>>()

  function letGo(one: Opening | OpenFile | undefined): void {
    if (one === undefined) return
    const ending = one.dispose().finally(() => endings.delete(ending))
    endings.add(ending)
  }

  function describe(): ComparedFile | undefined {
    if (open === undefined) return undefined
    const { loading, store, times, request } = open.file
    const phase = loading.phase()
    const progress = loading.progress()
    const failure = loading.failure()
    const range = times.range()
    return {
      file: open.number,
      name: request.displayName,
      octets: loading.source()?.octets ?? 0,
      phase: phase === 'empty' ? 'loading' : phase,
      records: store.tables.reduce((sum, { visibleRows }) => sum + visibleRows, 0),
      exporters: store.catalog.exporterCount,
      ...(progress && { progress }),
      ...(failure && { failure }),
      ...(range && { timeRange: { first: formatNanoseconds(range.first), last: formatNanoseconds(range.last) } }),
    }
  }

  async function openFile({ path, displayName, settings, elements }: CompareOrder): Promise<Result<ComparedFile>> {
    letGo(opening)
    const mine = beginOpening(
      { source: { kind: 'file', path }, displayName, settings, elements },
      {
        ...options,
        registry: createElementRegistry(),
        // What the session itself shows stays as it is: only what is told of this file changes.
        onChanged: options.onNews,
        onProgress: options.onNews,
        onElements: () => undefined,
        revision: () => 0,
        nextView: () => 0,
      },
    )
    opening = mine
    const accepted = await mine.accepted
    if (opening !== mine) return SUPERSEDED
    opening = undefined
    if (!accepted.ok) {
      letGo(mine)
      return accepted
    }
    letGo(open?.file)
    open = { file: accepted.value, number: (filesOpened += 1) }
    options.onNews()
    const described = describe()
    if (described === undefined) throw new Error('what has just been opened is open')
    return succeed(described)
  }

  return {
    open: openFile,
    async openAgain(how) {
      const source = open?.file.request.source
      if (open === undefined || source?.kind !== 'file') return
      await openFile({ path: source.path, displayName: open.file.request.displayName, ...how })
    },
    async close() {
      const wasOpen = open !== undefined
      letGo(opening)
      letGo(open?.file)
      opening = undefined
      open = undefined
      if (wasOpen) options.onNews()
      await Promise.allSettled(endings)
    },
    find: (file) => (open?.number === file ? open.file : undefined),
    describe,
  }
}
