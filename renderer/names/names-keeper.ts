/**
 * Names of the addresses in sight. Whoever draws an address asks what is known of it (`of`); what is not known, or may have changed,
 * goes into one question with all others, a few times a second at most, and is told when it comes. While rows stream only those
 * drawn last are asked for: what has flown by needs no name.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AddressNames } from '../../core/protocol/address-names-api.ts'
import type { SessionApi } from '../../core/protocol/session-api.ts'
import { createEmitter } from '../host/emitter.ts'
import type { Unsubscribe } from '../host/host.ts'
import { noAnswer } from '../host/no-answer.ts'
import type { Notices } from '../live/notices.ts'
import type { SettingsStore } from '../state/settings.ts'
import type { ViewerState } from '../state/viewer-state.ts'
import { NO_SERVICES, serviceIndex, type ServiceIndex } from './service-index.ts'

/** Milliseconds in which addresses gather before they are asked for. */
const GATHER_MS = 40

/** Milliseconds between the beginnings of two questions. */
const QUESTION_INTERVAL_MS = 250

/** Addresses of one question: those of the tallest window; what was drawn before them is out of sight. */
const MAX_ASKED = 512

/** Addresses whose names are kept, some hundred octets each; the oldest go first. */
const MAX_KEPT = 20_000

/** Addresses that somebody has asked DNS for and that have not been answered. */
const MAX_AWAITED = 64

export type NamesEvent =
  /** Something else is known of these than before. */
  | { readonly kind: 'named'; readonly addresses: ReadonlySet<string> }
  /** Whatever is known may have changed: those in sight are asked for again by asking what is known of them. */
  | { readonly kind: 'stale' }
  /** All names come or go, those of services among them. */
  | { readonly kind: 'redraw' }

/** The widest that has been found in this session: nothing, the code of a country or a network, a host. */
export type NameWidth = 'none' | 'code' | 'host'

export interface NamesState {
  /** Columns have room for it. */
  readonly widest: NameWidth
}

export interface NamesKeeper {
  readonly store: StoreApi<NamesState>
  /** What is known of an address, as the dump prints it; asks for what is not. Undefined where names are off. */
  of(address: string): AddressNames | undefined
  /** The service of a port by the number of its transport protocol, absent: of TCP, else of UDP. */
  service(port: number, protocol?: number): string | undefined
  onEvent(listener: (event: NamesEvent) => void): Unsubscribe
  /** Asks DNS for one address, and says in the corner what came of it. */
  lookUp(address: string): Promise<void>
  /** A source was changed here: names of services are read again. */
  renew(): void
  dispose(): void
}

export interface NamesKeeperOptions {
  readonly session: Pick<SessionApi, 'nameAddresses' | 'resolveAddresses' | 'serviceNames'>
  readonly viewer: StoreApi<ViewerState>
  readonly settings: SettingsStore
  readonly notices: Pick<Notices, 'say'>
}

interface Kept {
  readonly names: AddressNames
  /** The names may have changed so many times when they were asked for. */
  readonly changes: number
}

function dropOldest(all: Pick<Map<string, unknown>, 'keys' | 'delete'>): void {
  const [oldest] = all.keys()
  if (oldest !== undefined) all.delete(oldest)
}

const WIDTHS: readonly NameWidth[] = ['none', 'code', 'host']

function widestOf(all: readonly AddressNames[]): NameWidth {
  if (all.some(({ host }) => host !== undefined)) return 'host'
  return all.some(({ country, as }) => country !== undefined || as !== undefined) ? 'code' : 'none'
}

function isSame(one: AddressNames | undefined, other: AddressNames): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other)
}

/** A keeper over the state of one viewer. */
export function createNamesKeeper({ session, viewer, settings, notices }: NamesKeeperOptions): NamesKeeper {
  const store = createStore<NamesState>(() => ({ widest: 'none' }))
  const events = createEmitter<NamesEvent>()
  const kept = new Map<string, Kept>()
  /** To be asked for, the one drawn last at the end. */
  const waiting = new Set<string>()
  /** Somebody has asked DNS for them. */
  const awaited = new Set<string>()
  let services: ServiceIndex = NO_SERVICES
  let areServicesAsked = false
  let revision = viewer.getState().status.addressNamesRevision
  let changes = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let isAsking = false
  let askedMs = Number.NEGATIVE_INFINITY
  const life = new AbortController()

  const isOn = () => settings.getState().areNamesShown

  const schedule = (): void => {
    if (timer !== undefined || isAsking || waiting.size === 0 || life.signal.aborted) return
    const restMs = askedMs + QUESTION_INTERVAL_MS - performance.now()
    timer = setTimeout(() => void ask(), Math.max(GATHER_MS, restMs))
  }

  const want = (address: string): void => {
    waiting.delete(address)
    waiting.add(address)
    if (waiting.size > MAX_ASKED) dropOldest(waiting)
    schedule()
  }

  /** Says what DNS has answered to somebody. */
  const tell = (address: string, { host, isAwaited }: AddressNames): void => {
    if (isAwaited === true || !awaited.delete(address)) return
    notices.say({ tone: 'done', title: address, text: host ?? 'DNS has no name for it, or did not answer.' })
  }

  const keep = (address: string, names: AddressNames, asOf: number): boolean => {
    const before = kept.get(address)?.names
    const isKnown = isSame(before, names)
    kept.delete(address)
    kept.set(address, { names: isKnown ? (before ?? names) : names, changes: asOf })
    if (kept.size > MAX_KEPT) dropOldest(kept)
    tell(address, names)
    return !isKnown
  }

  const take = (addresses: readonly string[], answers: readonly AddressNames[], asOf: number): void => {
    const changed = new Set<string>()
    const widest = widestOf(answers)
    addresses.forEach((address, index) => {
      const names = answers[index]
      if (names !== undefined && keep(address, names, asOf)) changed.add(address)
    })
    if (WIDTHS.indexOf(widest) > WIDTHS.indexOf(store.getState().widest)) store.setState({ widest })
    if (changed.size > 0) events.emit({ kind: 'named', addresses: changed })
  }

  const ask = async (): Promise<void> => {
    timer = undefined
    isAsking = true
    askedMs = performance.now()
    const addresses = [...waiting]
    waiting.clear()
    const asOf = changes
    // Without a connection there is no answer: what is in sight is asked for again when it is drawn again.
    const answers = await session.nameAddresses(addresses).catch(() => undefined)
    isAsking = false
    if (life.signal.aborted) return
    if (answers !== undefined) take(addresses, answers, asOf)
    schedule()
  }

  const askServices = async (): Promise<void> => {
    areServicesAsked = true
    const answer = await session.serviceNames().catch(() => undefined)
    if (life.signal.aborted) return
    if (answer === undefined) {
      areServicesAsked = false
      return
    }
    const hadNone = services === NO_SERVICES
    services = serviceIndex(answer)
    if (!hadNone || services !== NO_SERVICES) events.emit({ kind: 'redraw' })
  }

  const onChanged = (): void => {
    changes += 1
    // They are read while the engine starts: an empty answer may have come too early.
    if (services === NO_SERVICES) areServicesAsked = false
    events.emit({ kind: 'stale' })
    for (const address of awaited) want(address)
  }

  const unsubscribe = [
    viewer.subscribe(({ status }, { status: before }) => {
      if (status.session !== before.session) store.setState({ widest: 'none' })
      if (status.addressNamesRevision === revision) return
      revision = status.addressNamesRevision
      onChanged()
    }),
    settings.subscribe(({ areNamesShown }, before) => {
      if (areNamesShown !== before.areNamesShown) events.emit({ kind: 'redraw' })
    }),
  ]

  return {
    store,
    of(address) {
      if (!isOn()) return undefined
      const known = kept.get(address)
      if (known?.changes !== changes) want(address)
      return known?.names
    },
    service(port, protocol) {
      if (!isOn()) return undefined
      if (!areServicesAsked) void askServices()
      return services.nameOf(port, protocol)
    },
    onEvent: events.on,
    async lookUp(address) {
      const result = await session.resolveAddresses([address]).catch(noAnswer)
      if (!result.ok) {
        const { message, nextStep } = result.failure
        notices.say({ tone: 'error', title: `DNS was not asked for ${address}`, text: `${message} ${nextStep}` })
        return
      }
      if (awaited.size < MAX_AWAITED) awaited.add(address)
      want(address)
    },
    renew() {
      areServicesAsked = false
      void askServices()
      onChanged()
    },
    dispose() {
      life.abort()
      clearTimeout(timer)
      for (const stop of unsubscribe) stop()
    },
  }
}
