/** Addresses, applications and sources that no session names any more go when there are too many; between two blocks only. */
import { BLOCK_RECORDS } from '../../limits/decode.ts'
import type { AddressTable } from './address-table.ts'
import type { ApplicationTable } from './application-table.ts'
import type { ExporterSources } from './exporter-sources.ts'
import type { GroupStandings } from './group-standing.ts'
import { placesOf, type SessionColumns } from './session-columns.ts'

/** Room below which it is time to look: for the addresses of a block, and for more applications than come at once. */
const FEW_ADDRESSES = 2 * BLOCK_RECORDS
const FEW_APPLICATIONS = 4096
/** Sources that are over from which on it is time to look. */
const MANY_OVER = 1024

export interface SessionIdTables {
  readonly columns: SessionColumns
  readonly addresses: AddressTable
  readonly applications: ApplicationTable
  readonly sources: ExporterSources
  readonly standings: GroupStandings
}

/** Makes what is called before each block. */
export function createUnusedSessionIds(tables: SessionIdTables): { forget(): void } {
  const { columns, addresses, applications, sources, standings } = tables
  let seen = 0
  let manyOver = MANY_OVER
  return {
    forget() {
      const isShort = addresses.room() < FEW_ADDRESSES || applications.room() < FEW_APPLICATIONS
      // As long as all rows are still there, so are their numbers; but not every source has rows.
      if (!(isShort && columns.firstRow !== seen) && sources.over < manyOver) return
      seen = columns.firstRow
      const usedAddresses = new Uint8Array(addresses.idEnd)
      const usedApplications = new Uint8Array(applications.entryEnd)
      const usedSources = new Uint8Array(sources.numberEnd)
      for (const place of placesOf(columns)) {
        usedSources[columns.source[place]!] = 1
        usedAddresses[columns.address[2 * place]!] = 1
        usedAddresses[columns.address[2 * place + 1]!] = 1
        const application = columns.application[place]!
        if (application < usedApplications.length) usedApplications[application] = 1
      }
      addresses.keepOnly(usedAddresses)
      applications.keepOnly(usedApplications)
      sources.keepOnly(usedSources)
      manyOver = Math.max(MANY_OVER, 2 * sources.over)
      standings.clear()
    },
  }
}
