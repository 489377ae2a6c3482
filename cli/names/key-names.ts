/** Names beside the keys of groups: hosts, countries and networks of addresses, services of ports. */
import { createServiceLookup, type AddressNames, type NameSources } from '../../core/protocol/address-names-api.ts'
import { MAX_NAMED_ADDRESSES } from '../../core/limits/address-names.ts'
import type { FigureColumn } from '../../core/protocol/aggregate-api.ts'
import { fail, succeed, type Result } from '../../core/protocol/failure.ts'
import type { Cell, SessionApi } from '../../core/protocol/session-api.ts'

/** What is known beside one key; what JSON prints. */
export type KeyName = AddressNames & { readonly service?: string }

/** One for each row, of one for each key; null where nothing is known. */
export type KeyNames = readonly (readonly (KeyName | null)[])[]

interface Keyed {
  readonly keys: readonly FigureColumn[]
  readonly rows: readonly { readonly keys: readonly Cell[] }[]
}

type Names = Pick<SessionApi, 'nameSources' | 'nameAddresses' | 'serviceNames'>

const TRANSPORTS: ReadonlySet<Cell> = new Set([6, 17, 33, 132])
/** Milliseconds between two looks whether DNS has answered. */
const LOOK_MS = 100

/** Names of the keys; DNS, where it is asked, is waited for. A file that cannot be used is a failure. */
export async function nameKeys(names: Names, { keys, rows }: Keyed): Promise<Result<KeyNames>> {
  const unusable = failureOf(await loadedSources(names))
  if (unusable) return unusable
  const addressKeys = keys.flatMap(({ type }, index) => (type === 'address' ? [index] : []))
  const addresses = new Set(rows.flatMap((row) => addressKeys.map((index) => row.keys[index]).filter(isText)))
  const named = await nameAll(names, [...addresses])
  const findService = createServiceLookup(await names.serviceNames())
  const protocolAt = keys.findIndex(({ type }) => type === 'protocol')
  return succeed(
    rows.map((row) =>
      row.keys.map((cell, index): KeyName | null => {
        const type = keys[index]?.type
        if (type === 'address' && isText(cell)) return somethingOf(named.get(cell))
        if (type !== 'port' || typeof cell !== 'number') return null
        const protocol = row.keys[protocolAt]
        // Beside another transport, or none, a number has no service.
        if (protocol !== undefined && !TRANSPORTS.has(protocol)) return null
        const service = findService(cell, typeof protocol === 'number' ? protocol : undefined)
        return service === undefined ? null : { service }
      }),
    ),
  )
}

/** The names of a key in words, as they stand beside it: `web.example.org, NL, AS64496 Example`. */
export function nameWords({ host, country, as, service }: KeyName): string {
  const network = as && `AS${as.number}${as.organisation === undefined ? '' : ` ${as.organisation}`}`
  return [service, host, country?.code, network].filter((word) => word !== undefined).join(', ')
}

async function loadedSources(names: Names): Promise<NameSources> {
  let sources = await names.nameSources()
  while (sources.files.some(({ state }) => state === 'loading')) sources = await names.nameSources()
  return sources
}

function failureOf({ files }: NameSources): Result<never> | undefined {
  const failure = files.find(({ state, isChosen }) => state === 'failed' && isChosen)?.failure
  return failure && fail(failure.code, failure.message, failure.nextStep)
}

async function nameAll(names: Names, addresses: readonly string[]): Promise<ReadonlyMap<string, AddressNames>> {
  const named = new Map<string, AddressNames>()
  for (let first = 0; first < addresses.length; first += MAX_NAMED_ADDRESSES) {
    const some = addresses.slice(first, first + MAX_NAMED_ADDRESSES)
    let answers = await names.nameAddresses(some)
    while (answers.some(({ isAwaited }) => isAwaited)) {
      await new Promise((settle) => setTimeout(settle, LOOK_MS))
      answers = await names.nameAddresses(some)
    }
    for (const [index, answer] of answers.entries()) named.set(some[index] ?? '', answer)
  }
  return named
}

function somethingOf(names: AddressNames | undefined): AddressNames | null {
  return names === undefined || Object.keys(names).length === 0 ? null : names
}

function isText(cell: Cell | undefined): cell is string {
  return typeof cell === 'string'
}
