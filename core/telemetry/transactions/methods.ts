/** The methods of requests: texts, or numbers that options data name, also later. */
import { idClassOf } from '../../names/id-classes.ts'
import type { SessionNames } from '../../names/session-names.ts'
import type { TextTable } from '../relation.ts'
import { MAX_METHODS } from '../../limits/lists.ts'
import { NONE } from './transaction-rows.ts'
import type { PacketEngines } from './packet-engines.ts'
import type { TextWatch } from './text-watch.ts'

export interface Methods extends TextTable {
  /** The method of a text in the dictionary; -1 when it has none. */
  ofText(id: number): number
  /** The method of a number of an engine's exporter and domain. */
  ofNumber(number: number, engine: number, exportSeconds: number): number
  /** Forgets the methods that are not marked; their ids are given again. */
  keepOnly(marks: Uint8Array): void
  /** Says that no dictionary id before one comes again. */
  forgetTextsBefore(id: number): void
  /** Ids are below it. */
  readonly idEnd: number
  /** How many new methods there is room for. */
  room(): number
}

interface Method {
  text: string | undefined
  readonly number?: number
  readonly engine?: number
  readonly time?: bigint
}

const METHOD_CLASS = idClassOf('netscaler:httpReqMethod')

/** Makes an empty table. */
export function createMethods(names: SessionNames, texts: TextWatch, engines: PacketEngines): Methods {
  const methods: Method[] = []
  const byId = new Map<number | string, number>()
  const byText = new Map<number | string, number>()
  const byNumber = new Map<number | string, number>()
  let free: number[] = []

  function add(method: Method): number {
    const id = free.pop() ?? methods.length
    if (id >= MAX_METHODS) return NONE
    methods[id] = method
    return id
  }

  return {
    ofText(id) {
      const known = byId.get(id)
      if (known !== undefined) return known
      const text = texts.methodOf(id)
      if (text === undefined) return NONE
      const method = byText.get(text) ?? add({ text })
      if (method === NONE) return NONE
      byText.set(text, method)
      // Ids of one text are few, but no bound of ours keeps them so.
      if (byId.size < MAX_METHODS) byId.set(id, method)
      return method
    },
    ofNumber(number, engine, exportSeconds) {
      const key = `${engine}/${number}`
      const known = byNumber.get(key)
      if (known !== undefined) return known
      const time = BigInt(Math.floor(exportSeconds)) * 1_000_000_000n
      const method = add({ text: undefined, number, engine, time })
      if (method !== NONE) byNumber.set(key, method)
      return method
    },
    keepOnly(marks) {
      forgetUnmarked(byId, marks)
      forgetUnmarked(byText, marks)
      forgetUnmarked(byNumber, marks)
      const taken = new Set([...byText.values(), ...byNumber.values()])
      free = Array.from(methods.keys()).filter((id) => !taken.has(id))
    },
    forgetTextsBefore(first) {
      for (const id of byId.keys()) if (Number(id) < first) byId.delete(id)
    },
    get idEnd() {
      return methods.length
    },
    room: () => MAX_METHODS - methods.length + free.length,
    textOf(id) {
      const method = methods[id]
      if (method === undefined) return ''
      const { text, number, engine, time = 0n } = method
      if (text !== undefined || engine === undefined) return text ?? ''
      const { sessionId, domain } = engines.engineOf(engine)
      return names.tables.labelOf(sessionId, domain, METHOD_CLASS, String(number), time) ?? String(number)
    },
  }
}

function forgetUnmarked(ids: Map<number | string, number>, marks: Uint8Array): void {
  for (const [key, id] of ids) if (marks[id] !== 1) ids.delete(key)
}
