/**
 * Packet engines as small numbers: transport session × observation domain × observation point × exporting process. A session's number may
 * be given to another while rows are left that name engines of the first: they stay what they were, and nothing new is of them.
 */
import { MAX_PACKET_ENGINES } from '../../limits/lists.ts'

interface EngineKey {
  readonly sessionId: number
  readonly domain: number
  /** IANA 138 and 144; -1 where records do not have it. */
  readonly observationPointId: number
  readonly exportingProcessId: number
}

export interface PacketEngine extends EngineKey {
  /** `OVER` once the number of the session is another's. */
  readonly sessionId: number
  /** `address:port`. */
  readonly exporter: string
}

/** Stands for a session that is over, and whose number another has. */
export const OVER = -1

export interface PacketEngines {
  /** Notes a session that has its number from now on. */
  openSession(id: number, exporter: string): void
  /** The number of an engine; -1 when there is no room. */
  numberOf(sessionId: number, domain: number, observationPointId: number, exportingProcessId: number): number
  /** -1 when it was never seen. */
  find(engine: EngineKey): number
  engineOf(number: number): PacketEngine
  /** Numbers are below it. */
  readonly numberEnd: number
  /** How many new engines there is room for. */
  room(): number
  /** Forgets the engines whose numbers are not marked; their numbers are given again. */
  keepOnly(marks: Uint8Array): void
}

/** Engines in a row that are tried before the table of all is asked. */
const RECENT = 8

/** Makes an empty table. */
export function createPacketEngines(maxEngines = MAX_PACKET_ENGINES): PacketEngines {
  const engines: PacketEngine[] = []
  /** `address:port` by session. */
  const exporters: string[] = []
  const ofSession = new Map<number, Set<number>>()
  const numbers = new Map<string, number>()
  const recent = new Int32Array(RECENT).fill(-1)
  let free: number[] = []
  let next = 0

  function lookUp(engine: EngineKey): number {
    const { sessionId } = engine
    const key = keyOf(engine)
    let number = numbers.get(key)
    if (number === undefined) {
      if (engines.length >= maxEngines && free.length === 0) return -1
      number = free.pop() ?? engines.length
      engines[number] = { ...engine, exporter: exporters[sessionId] ?? '' }
      numbers.set(key, number)
      const known = ofSession.get(sessionId)
      if (known === undefined) ofSession.set(sessionId, new Set([number]))
      else known.add(number)
    }
    recent[next] = number
    next = (next + 1) % RECENT
    return number
  }

  return {
    openSession(id, exporter) {
      exporters[id] = exporter
      for (const number of ofSession.get(id) ?? []) {
        const engine = engines[number]!
        numbers.delete(keyOf(engine))
        engines[number] = { ...engine, sessionId: OVER }
      }
      ofSession.delete(id)
    },
    numberOf(sessionId, domain, observationPointId, exportingProcessId) {
      for (let at = 0; at < RECENT; at++) {
        const number = recent[at]!
        if (number < 0) break
        const engine = engines[number]!
        if (
          engine.exportingProcessId === exportingProcessId &&
          engine.observationPointId === observationPointId &&
          engine.domain === domain &&
          engine.sessionId === sessionId
        ) {
          return number
        }
      }
      return lookUp({ sessionId, domain, observationPointId, exportingProcessId })
    },
    find: (engine) => numbers.get(keyOf(engine)) ?? -1,
    engineOf: (number) => engines[number]!,
    get numberEnd() {
      return engines.length
    },
    room: () => maxEngines - engines.length + free.length,
    keepOnly(marks) {
      recent.fill(-1)
      for (const [key, number] of numbers) {
        if (marks[number] === 1) continue
        numbers.delete(key)
        ofSession.get(engines[number]!.sessionId)?.delete(number)
      }
      free = Array.from(engines.keys()).filter((number) => marks[number] !== 1)
    },
  }
}

function keyOf({ sessionId, domain, observationPointId, exportingProcessId }: EngineKey): string {
  return `${sessionId}/${domain}/${observationPointId}/${exportingProcessId}`
}
