/** Names of applications (5951:151): learned from options data, valid by export time, each as the id of a text. */
import type { SessionNames } from '../../names/session-names.ts'
import { findChangingLabels, type ChangingLabels } from '../changing-labels.ts'
import type { TextTable } from '../relation.ts'
import type { PacketEngines } from './packet-engines.ts'
import { NONE } from './transaction-rows.ts'

export interface ApplicationLabels extends TextTable {
  /** The name of an application at an export time (Unix seconds); -1 when it has none. */
  idOf(engine: number, applicationId: number, exportSeconds: number): number
}

const ID_CLASS = 'netscalerApplication'
/** Labels of one moment that are kept, beside those that always hold. */
const MAX_KEPT = 65_536

/** Looks names up as long as they are learned. */
export function createApplicationLabels(names: SessionNames, engines: PacketEngines): ApplicationLabels {
  const texts: string[] = []
  const ids = new Map<string, number>()
  const kept = new Map<string, number>()
  let changing: ChangingLabels | undefined
  let revision = -1

  function renew(): void {
    revision = names.tables.revision
    kept.clear()
    changing = findChangingLabels(names.tables, ID_CLASS)
  }

  function idOfText(text: string): number {
    const known = ids.get(text)
    if (known !== undefined) return known
    const id = texts.push(text) - 1
    ids.set(text, id)
    return id
  }

  return {
    idOf(engine, applicationId, exportSeconds) {
      if (applicationId === 0) return NONE
      if (revision !== names.tables.revision) renew()
      const { sessionId, domain } = engines.engineOf(engine)
      const id = String(applicationId)
      const isChanging = changing?.has(sessionId, domain, id) === true
      const key = `${sessionId}/${domain}/${id}${isChanging ? `/${exportSeconds}` : ''}`
      const known = kept.get(key)
      if (known !== undefined) return known
      const time = BigInt(Math.round(exportSeconds * 1000)) * 1_000_000n
      const label = names.tables.labelOf(sessionId, domain, ID_CLASS, id, time)
      const found = label === undefined ? NONE : idOfText(label)
      if (kept.size >= MAX_KEPT) kept.clear()
      kept.set(key, found)
      return found
    },
    textOf: (id) => texts[id] ?? '',
  }
}
