/** Packet engines as small numbers: transport session × observation domain × observation point × exporting process. */
import { MAX_PACKET_ENGINES } from '../../limits/lists.ts'

export interface PacketEngine {
  readonly sessionId: number
  readonly domain: number
  /** IANA 138 and 144; -1 where records do not have it. */
  readonly observationPointId: number
  readonly exportingProcessId: number
}

export interface PacketEngines {
  /** The number of an engine; -1 when there is no room. */
  numberOf(sessionId: number, domain: number, observationPointId: number, exportingProcessId: number): number
  /** -1 when it was never seen. */
  find(engine: PacketEngine): number
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
  const numbers = new Map<string, number>()
  const recent = new Int32Array(RECENT).fill(-1)
  let free: number[] = []
  let next = 0

  function lookUp(engine: PacketEngine): number {
    const key = keyOf(engine)
    let number = numbers.get(key)
    if (number === undefined) {
      if (engines.length >= maxEngines && free.length === 0) return -1
      number = free.pop() ?? engines.length
      engines[number] = engine
      numbers.set(key, number)
    }
    recent[next] = number
    next = (next + 1) % RECENT
    return number
  }

  return {
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
      for (const [key, number] of numbers) if (marks[number] !== 1) numbers.delete(key)
      const taken = new Set(numbers.values())
      free = Array.from(engines.keys()).filter((number) => !taken.has(number))
    },
  }
}

function keyOf({ sessionId, domain, observationPointId, exportingProcessId }: PacketEngine): string {
  return `${sessionId}/${domain}/${observationPointId}/${exportingProcessId}`
}
