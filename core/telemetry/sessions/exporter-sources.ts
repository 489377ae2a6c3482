/**
 * Sources of records as small numbers: transport session × observation domain. A transport session's number may be given to another while
 * rows are left that name a source of the first: it stays what it was, and nothing new is of it.
 */
import type { TemplateVersion } from '../../decode/block.ts'

export interface ExporterSource {
  /** Transport session; undefined once its number is another's. */
  readonly session: number | undefined
  /** `address:port`. */
  readonly exporter: string
  readonly domain: number
}

export interface ExporterSources {
  /** Notes a transport session that has its number from now on. */
  openSession(id: number, exporter: string): void
  /** The number of the source of a template. */
  numberOf(template: Pick<TemplateVersion, 'sessionId' | 'domain'>): number
  sourceOf(number: number): ExporterSource | undefined
  /** Numbers are below it. */
  readonly numberEnd: number
  /** Sources of which nothing new is, and whose numbers were not given back. */
  readonly over: number
  /** Gives the numbers of those back that are over and not marked. */
  keepOnly(marks: Uint8Array): void
}

/** Makes an empty table. */
export function createExporterSources(): ExporterSources {
  const sources: ExporterSource[] = []
  const exporters: string[] = []
  /** Numbers by domain, by session. */
  const ofSession = new Map<number, Map<number, number>>()
  let over: number[] = []
  const free: number[] = []

  return {
    openSession(id, exporter) {
      exporters[id] = exporter
      for (const number of ofSession.get(id)?.values() ?? []) {
        sources[number] = { ...sources[number]!, session: undefined }
        over.push(number)
      }
      ofSession.delete(id)
    },
    numberOf({ sessionId, domain }) {
      const numbers = ofSession.get(sessionId) ?? new Map<number, number>()
      ofSession.set(sessionId, numbers)
      const known = numbers.get(domain)
      if (known !== undefined) return known
      const number = free.pop() ?? sources.length
      sources[number] = { session: sessionId, exporter: exporters[sessionId] ?? '', domain }
      numbers.set(domain, number)
      return number
    },
    sourceOf: (number) => sources[number],
    get numberEnd() {
      return sources.length
    },
    get over() {
      return over.length
    },
    keepOnly(marks) {
      free.push(...over.filter((number) => marks[number] !== 1))
      over = over.filter((number) => marks[number] === 1)
    },
  }
}
