/**
 * Names of addresses from DNS (PTR records). Questions go out one after another, no faster than `DNS_QUESTIONS_PER_SECOND`; answers are
 * kept for a while, also those that there is none. What somebody asked for by hand goes before what is merely in sight, and of that the
 * latest goes first, for it is what is looked at.
 */
import { Resolver } from 'node:dns/promises'
import { isHostName } from '../addresses/hosts-file.ts'
import { reverseName } from '../addresses/ip-address.ts'
import {
  DNS_FAILED_SECONDS,
  DNS_NAME_SECONDS,
  DNS_NAMELESS_SECONDS,
  DNS_QUESTIONS_PER_SECOND,
  DNS_TIMEOUT_MS,
  MAX_DNS_ANSWERS,
  MAX_DNS_UNDER_WAY,
  MAX_DNS_WAITING,
} from '../limits/address-names.ts'
import type { DnsReport } from '../protocol/address-names-api.ts'
import type { Failure } from '../protocol/failure.ts'

export interface ReverseDns {
  /** The name of an address in the form of `normaliseAddress`; `awaited` while its question waits. */
  find(address: string): { readonly name: string } | 'awaited' | undefined
  /** Asks for an address that is in sight and has no answer that still counts. */
  see(address: string): void
  /** Asks for an address whatever is known of it, a name excepted; false when too many wait. */
  ask(address: string): boolean
  report(): Omit<DnsReport, 'isOn'>
  /** Forgets what waits, and all answers. */
  clear(): void
  /** Ends the questions that are under way. */
  dispose(): void
}

export interface ReverseDnsOptions {
  /** Empty: those of the system. Must be addresses, with or without a port. */
  readonly servers: readonly string[]
  /** Milliseconds of a clock that goes on evenly. */
  now(): number
  /** An answer came. */
  onAnswer(): void
}

interface Answer {
  /** Absent: there is none. */
  readonly name?: string
  readonly untilMs: number
}

const SPACING_MS = 1000 / DNS_QUESTIONS_PER_SECOND
/** What a server says when there is no such name. */
const NAMELESS: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA'])

const REASONS: Readonly<Record<string, string>> = {
  ETIMEOUT: 'no server answered in time',
  ECONNREFUSED: 'the server cannot be reached',
  ESERVFAIL: 'the server failed',
  EREFUSED: 'the server refuses to answer',
  ENOTIMP: 'the server does not know this kind of question',
  EFORMERR: 'the server did not understand the question',
  EBADRESP: 'the answer was damaged',
}

/** Asks nothing yet. */
export function createReverseDns({ servers, now, onAnswer }: ReverseDnsOptions): ReverseDns {
  const resolver = new Resolver({ timeout: DNS_TIMEOUT_MS, tries: 2 })
  if (servers.length > 0) resolver.setServers(servers)
  const answers = new Map<string, Answer>()
  const asked: string[] = []
  const seen: string[] = []
  /** All that wait for their turn or for their answer. */
  const awaited = new Set<string>()
  const counts = { asked: 0, named: 0, nameless: 0, failed: 0, refused: 0 }
  let failure: Failure | undefined
  let underWay = 0
  let nextAtMs = 0
  let timer: NodeJS.Timeout | undefined
  let generation = 0

  function keep(address: string, answer: Answer): void {
    answers.delete(address)
    answers.set(address, answer)
    const [oldest] = answers.keys()
    if (answers.size > MAX_DNS_ANSWERS && oldest !== undefined) answers.delete(oldest)
  }

  /** Sends what may be sent now, and comes again when the next may. */
  function proceed(): void {
    if (timer !== undefined || underWay >= MAX_DNS_UNDER_WAY || asked.length + seen.length === 0) return
    const waitMs = nextAtMs - now()
    if (waitMs > 0) {
      timer = setTimeout(() => {
        timer = undefined
        proceed()
      }, waitMs)
      timer.unref()
      return
    }
    const address = asked.shift() ?? seen.pop()
    if (address === undefined) return
    nextAtMs = now() + SPACING_MS
    void question(address)
    proceed()
  }

  async function question(address: string): Promise<void> {
    const mine = generation
    underWay += 1
    counts.asked += 1
    const answer = await resolve(address)
    underWay -= 1
    // What was forgotten meanwhile is not wanted any more.
    if (mine === generation) {
      awaited.delete(address)
      keep(address, answer)
      onAnswer()
    }
    proceed()
  }

  async function resolve(address: string): Promise<Answer> {
    const until = (seconds: number): number => now() + seconds * 1000
    try {
      const names = await resolver.resolvePtr(reverseName(address) ?? '')
      failure = undefined
      // Of several the first of the alphabet: servers change their order from answer to answer.
      const [name] = names
        .map((each) => each.replace(/\.$/, ''))
        .filter(isNameToShow)
        .sort()
      counts[name === undefined ? 'nameless' : 'named'] += 1
      if (name === undefined) return { untilMs: until(DNS_NAMELESS_SECONDS) }
      return { name, untilMs: until(DNS_NAME_SECONDS) }
    } catch (error) {
      const code = codeOf(error)
      if (NAMELESS.has(code)) {
        failure = undefined
        counts.nameless += 1
        return { untilMs: until(DNS_NAMELESS_SECONDS) }
      }
      counts.failed += 1
      failure = {
        code: 'dns-failed',
        message: `DNS did not name ${address}: ${REASONS[code] ?? code}.`,
        nextStep: 'Check the DNS servers in the settings of names, and the network.',
      }
      return { untilMs: until(DNS_FAILED_SECONDS) }
    }
  }

  return {
    find(address) {
      // A name that grew old stays until the new answer is there.
      const name = answers.get(address)?.name
      if (name !== undefined) return { name }
      return awaited.has(address) ? 'awaited' : undefined
    },
    see(address) {
      const known = answers.get(address)
      if (awaited.has(address) || (known !== undefined && known.untilMs > now())) return
      if (asked.length + seen.length >= MAX_DNS_WAITING) {
        // The one that has been out of sight the longest.
        const left = seen.shift()
        counts.refused += 1
        if (left === undefined) return
        awaited.delete(left)
      }
      awaited.add(address)
      seen.push(address)
      proceed()
    },
    ask(address) {
      const known = answers.get(address)
      if (known?.name !== undefined && known.untilMs > now()) return true
      const at = seen.indexOf(address)
      if (at >= 0) seen.splice(at, 1)
      else if (awaited.has(address)) return true
      if (asked.length >= MAX_DNS_WAITING) {
        awaited.delete(address)
        counts.refused += 1
        return false
      }
      awaited.add(address)
      asked.push(address)
      proceed()
      return true
    },
    report: () => ({
      servers: resolver.getServers(),
      perSecond: DNS_QUESTIONS_PER_SECOND,
      ...counts,
      waiting: awaited.size,
      ...(failure && { failure }),
    }),
    clear() {
      generation += 1
      answers.clear()
      awaited.clear()
      asked.length = 0
      seen.length = 0
      failure = undefined
    },
    dispose() {
      this.clear()
      clearTimeout(timer)
      timer = undefined
      resolver.cancel()
    },
  }
}

/** An address is no name of itself. */
function isNameToShow(name: string): boolean {
  return name !== '' && isHostName(name)
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'an unknown error'
}
