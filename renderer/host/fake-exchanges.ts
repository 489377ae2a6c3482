/** What an engineer meets on connections: a slow server, a slow client, an answer from the cache, a lost leg, many transactions. */
import { fakeExchange, stampsOf, type FakeExchange } from './fake-timeline.ts'

export const FAKE_STORIES = [
  'slow-server',
  'slow-client',
  'cache',
  'lost-leg',
  'two-hundred',
  'ten-thousand',
  'many-servers',
] as const

export type FakeStory = (typeof FAKE_STORIES)[number]

/** Two ordinary exchanges, an answer from the cache, the slow one, and one whose third leg is lost. */
const SLOW_SERVER: readonly FakeExchange[] = [
  fakeExchange({ startUs: 50_000, url: '/', waitUs: 58_000, clientRttMs: 36 }),
  fakeExchange({ startUs: 272_000, url: '/cart', waitUs: 38_000 }),
  fakeExchange({
    startUs: 500_000,
    url: '/static/app.9f3c.js',
    status: 304,
    server: -1,
    respondUs: 9_000,
    clientRttMs: 0,
  }),
  fakeExchange({
    startUs: 1_050_204,
    requestUs: 41_200,
    holdInUs: 1_700,
    sendUs: 500,
    waitUs: 1_842_200,
    receiveUs: 17_300,
    holdOutUs: 1_300,
    respondUs: 144_500,
    server: 1,
    method: 'POST',
    url: '/api/v2/checkout/confirm',
    clientRttMs: 38,
    serverRttMs: 2,
  }),
  fakeExchange({
    startUs: 3_342_000,
    url: '/api/v2/orders/88213',
    waitUs: 118_000,
    server: 1,
    clientRttMs: 41,
    serverRttMs: 2,
    missing: { leg: 3, state: 'lost' },
  }),
]

const SLOW_CLIENT: readonly FakeExchange[] = [
  fakeExchange({ startUs: 20_000, url: '/account', clientRttMs: 212, respondUs: 180_000 }),
  fakeExchange({
    startUs: 420_000,
    requestUs: 38_000,
    waitUs: 41_000,
    receiveUs: 22_000,
    respondUs: 2_640_000,
    url: '/reports/2024-06.pdf',
    clientRttMs: 348,
    serverRttMs: 1,
  }),
  fakeExchange({ startUs: 3_400_000, url: '/account/logout', method: 'POST', clientRttMs: 240, respondUs: 96_000 }),
]

const LOST: readonly FakeExchange[] = [
  fakeExchange({ startUs: 10_000, url: '/api/v2/basket' }),
  fakeExchange({
    startUs: 140_000,
    url: '/api/v2/orders/88213',
    waitUs: 118_000,
    missing: { leg: 3, state: 'lost' },
  }),
  fakeExchange({ startUs: 340_000, url: '/api/v2/recommend', missing: { leg: 2, state: 'notExported' } }),
  fakeExchange({ startUs: 520_000, url: '/api/v2/stock', waitUs: 96_000, missing: { leg: 4, state: 'waiting' } }),
]

/** Steps of a generator of numbers below 1 that gives the same ones everywhere. */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** One after another on a connection that is kept alive. */
export function keptAlive(count: number, servers: number, seed = 7): readonly FakeExchange[] {
  const random = numbersFrom(seed)
  let startUs = 0
  return Array.from({ length: count }, (_, index) => {
    const isOwn = random() < 0.2
    const isSlow = random() < 0.03
    const isLost = !isOwn && random() < 0.02
    const exchange = fakeExchange({
      startUs,
      server: isOwn ? -1 : Math.floor(random() * servers),
      waitUs: Math.round(isSlow ? 400_000 + random() * 900_000 : 4_000 + random() * 60_000),
      respondUs: Math.round(2_000 + random() * 20_000),
      url: `/api/v2/prices?sku=LMP-${1000 + index}`,
      clientRttMs: random() < 0.05 ? 0 : Math.round(30 + random() * 20),
      serverRttMs: 1 + Math.floor(random() * 3),
      ...(isLost ? { missing: { leg: 3, state: 'lost' } as const } : {}),
    })
    startUs += stampsOf(exchange)[170] + Math.round(random() ** 3 * 300_000)
    return exchange
  })
}

/** The exchanges of a story, in the order of their starts. */
export function fakeStory(story: FakeStory): readonly FakeExchange[] {
  if (story === 'slow-server') return SLOW_SERVER
  if (story === 'slow-client') return SLOW_CLIENT
  if (story === 'cache') return SLOW_SERVER.slice(1, 3)
  if (story === 'lost-leg') return LOST
  if (story === 'two-hundred') return keptAlive(200, 3)
  return story === 'ten-thousand' ? keptAlive(10_000, 3) : keptAlive(60, 7, 11)
}
