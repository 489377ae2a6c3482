/** Captures in which one thing each went wrong, for pictures that must answer without explanation. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  busyConnection,
  captureOf,
  type ClientConnection,
  type Exchange,
  QUICK_PHASES,
  transactionsOf,
} from '../support/client-connections.ts'

/** What comes before and after what the story is about. */
const BEFORE: readonly Exchange[] = [{ url: '/' }, { url: '/static/app.9f3c.js' }, { url: '/cart', server: 1 }]
const AFTER: readonly Exchange[] = [{ url: '/favicon.ico', pauseMicros: 400_000 }]

const CONFIRM = { method: 'POST', url: '/api/v2/checkout/confirm', server: 2, pauseMicros: 250_000 } as const

function connection(port: number, rttMs: number, exchange: Exchange): ClientConnection {
  return { port, rttMs, exchanges: [...BEFORE, exchange, ...AFTER] }
}

/** In the order of their clients' ports from 51,001 on. */
const CONNECTIONS: readonly ClientConnection[] = [
  connection(51_001, 38, { ...CONFIRM, phases: { ...QUICK_PHASES, serverWait: 1_842_200 } }),
  connection(51_002, 420, {
    ...CONFIRM,
    phases: { ...QUICK_PHASES, requestFromClient: 436_000, responseToClient: 2_610_000 },
  }),
  connection(51_003, 38, { server: undefined, url: '/img/lamp-17.webp', pauseMicros: 250_000 }),
  connection(51_004, 38, { ...CONFIRM, omittedLeg: 3 }),
  busyConnection(200),
  { ...connection(51_006, 38, CONFIRM), beginsAfterMicros: 400_000_000 },
]

export const STORIES = {
  'slow-server': { port: 51_001, url: CONFIRM.url },
  'slow-client': { port: 51_002, url: CONFIRM.url },
  'cache-answer': { port: 51_003, url: '/img/lamp-17.webp' },
  'leg-not-exported': { port: 51_004, url: CONFIRM.url },
  'two-hundred': { port: 51_053, url: '/cart' },
  'lost-leg': { port: 51_006, url: CONFIRM.url },
} as const

/** A NetScaler's export with all stories, one connection each. */
export async function writeStories(folder: string): Promise<string> {
  const transactions = transactionsOf(CONNECTIONS)
  const lost = transactions.filter(({ url }) => url === CONFIRM.url).at(-1)
  if (lost === undefined) throw new Error('the last story is not there')
  const { requestFromClient, holdIn, requestToServer, serverWait } = lost.phases
  // The response of the server is what is exported next.
  const fromMicros = lost.startMicros + requestFromClient + holdIn + requestToServer + serverWait
  const path = join(folder, 'stories.pcap')
  await writeFile(path, captureOf(transactions, { fromMicros, records: 1 }))
  return path
}

/** One connection that carries so many transactions. */
export async function writeBusyConnection(folder: string, transactions: number): Promise<string> {
  const path = join(folder, `connection-${String(transactions)}.pcap`)
  await writeFile(path, captureOf(transactionsOf([busyConnection(transactions)])))
  return path
}
