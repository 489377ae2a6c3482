/** The methods of requests: texts, or numbers that options data name, also later. */
import type { SessionNames } from '../../names/session-names.ts'
import type { TextTable } from '../relation.ts'
import { MAX_METHODS } from '../../limits.ts'
import { NONE } from './transaction-rows.ts'
import type { TextWatch } from './text-watch.ts'

export interface Methods extends TextTable {
  /** The method of a text in the dictionary; -1 when it has none. */
  ofText(id: number): number
  /** The method of a number of a template version's exporter and domain. */
  ofNumber(number: number, engine: number, templateVersion: number, exportSeconds: number): number
}

interface Method {
  text: string | undefined
  readonly number?: number
  readonly templateVersion?: number
  readonly time?: bigint
}

const METHOD_KEY = 'netscaler:httpReqMethod'

/** Makes an empty table. */
export function createMethods(names: SessionNames, texts: TextWatch): Methods {
  const methods: Method[] = []
  const byId = new Map<number, number>()
  const byText = new Map<string, number>()
  const byNumber = new Map<string, number>()

  function add(method: Method): number {
    return methods.length < MAX_METHODS ? methods.push(method) - 1 : NONE
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
    ofNumber(number, engine, templateVersion, exportSeconds) {
      const key = `${engine}/${number}`
      const known = byNumber.get(key)
      if (known !== undefined) return known
      const time = BigInt(Math.floor(exportSeconds)) * 1_000_000_000n
      const method = add({ text: undefined, number, templateVersion, time })
      if (method !== NONE) byNumber.set(key, method)
      return method
    },
    textOf(id) {
      const method = methods[id]
      if (method === undefined) return ''
      const { text, number, templateVersion = 0, time = 0n } = method
      return text ?? names.labelOf(templateVersion, METHOD_KEY, String(number), time) ?? String(number)
    },
  }
}
