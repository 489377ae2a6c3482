/** Packet engines as small numbers: transport session × observation domain × observation point × exporting process. */
import { MAX_PACKET_ENGINES } from '../../limits.ts'

export interface PacketEngine {
  readonly sessionId: number
  readonly domain: number
  /** IANA 138 and 144; -1 where records do not have it. */
  readonly observationPointId: number
  readonly exportingProcessId: number
}

export interface PacketEngines {
  /** The number of an engine; -1 when there are more than `MAX_PACKET_ENGINES`. */
  numberOf(sessionId: number, domain: number, observationPointId: number, exportingProcessId: number): number
  /** -1 when it was never seen. */
  find(engine: PacketEngine): number
  engineOf(number: number): PacketEngine
}

/** Engines in a row that are tried before the table of all is asked. */
const RECENT = 8

/** Makes an empty table. */
export function createPacketEngines(maxEngines = MAX_PACKET_ENGINES): PacketEngines {
  const engines: PacketEngine[] = []
  const numbers = new Map<string, number>()
  const recent = new Int32Array(RECENT).fill(-1)
  let next = 0

  function lookUp(engine: PacketEngine): number {
    const key = keyOf(engine)
    let number = numbers.get(key)
    if (number === undefined) {
      if (engines.length >= maxEngines) return -1
      number = engines.push(engine) - 1
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
  }
}

function keyOf({ sessionId, domain, observationPointId, exportingProcessId }: PacketEngine): string {
  return `${sessionId}/${domain}/${observationPointId}/${exportingProcessId}`
}
