/** Four transactions of one client, written by hand: two pages, one object out of the cache, and a checkout that hangs. */
import { showcaseSite } from './netscaler-site.ts'
import { type Connection, connectionToServer, type Transaction } from './netscaler-transaction.ts'

const CLIENT_CONNECTION_ID = 14_460_661
const FIRST_SERVER_CONNECTION_ID = 14_460_701
const SECOND_SERVER_CONNECTION_ID = 14_460_733
const FIRST_TRANSACTION_ID = 1_068_124_982

/** @param checkoutMicros when the checkout's first octet came, Unix microseconds; the others precede it */
export function createShowcase(checkoutMicros: number): Transaction[] {
  const shop = showcaseSite.virtualServer
  const client: Connection = {
    id: CLIENT_CONNECTION_ID,
    from: '198.51.100.23',
    fromPort: 51_053,
    to: shop.address4,
    toPort: shop.port,
    rttMs: 38,
  }
  const quickServer = connectionToServer(FIRST_SERVER_CONNECTION_ID, showcaseSite.quickServer, 18_190, 1)
  const slowServer = connectionToServer(SECOND_SERVER_CONNECTION_ID, showcaseSite.slowServer, 18_211, 2)
  const common = {
    engine: 3,
    virtualServer: shop,
    client,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/127.0',
    cookie: 'sid=7f1c0e; ab=B',
    referer: 'https://shop.example.net/',
    mainPageId: 0,
    omittedLeg: undefined,
  } as const
  return [
    {
      ...common,
      id: FIRST_TRANSACTION_ID,
      server: quickServer,
      startMicros: checkoutMicros - 1_214_000,
      phases: phasesOf(300, 900, 400, 58_100, 2_300, 800, 6_300),
      serverTtfbMicros: 58_000,
      method: 'GET',
      url: '/api/v2/prices?sku=LMP-4410',
      status: 200,
      contentType: 'application/json',
      requestOctets: 830,
      responseOctets: 1_240,
      position: 'first',
    },
    {
      ...common,
      id: FIRST_TRANSACTION_ID + 1,
      server: quickServer,
      startMicros: checkoutMicros - 999_302,
      phases: phasesOf(400, 1_100, 300, 59_600, 3_100, 1_200, 21_400),
      serverTtfbMicros: 59_500,
      method: 'GET',
      url: '/cart',
      status: 200,
      contentType: 'text/html; charset=utf-8',
      requestOctets: 810,
      responseOctets: 9_402,
      position: 'middle',
    },
    {
      ...common,
      id: FIRST_TRANSACTION_ID + 2,
      client: { ...client, rttMs: 0 },
      server: undefined,
      startMicros: checkoutMicros - 550_090,
      phases: phasesOf(200, 400, 0, 0, 0, 0, 11_400),
      serverTtfbMicros: 0,
      method: 'GET',
      url: '/static/app.9f3c.js',
      status: 304,
      contentType: 'text/javascript',
      requestOctets: 874,
      responseOctets: 702,
      position: 'middle',
    },
    {
      ...common,
      id: FIRST_TRANSACTION_ID + 3,
      server: slowServer,
      startMicros: checkoutMicros,
      phases: phasesOf(41_200, 1_700, 500, 1_842_200, 17_300, 1_300, 144_500),
      serverTtfbMicros: 1_842_000,
      method: 'POST',
      url: '/api/v2/checkout/confirm',
      referer: 'https://shop.example.net/cart',
      status: 200,
      contentType: 'application/json',
      requestOctets: 2_846,
      responseOctets: 5_310,
      position: 'last',
    },
  ]
}

function phasesOf(
  requestFromClient: number,
  holdIn: number,
  requestToServer: number,
  serverWait: number,
  responseFromServer: number,
  holdOut: number,
  responseToClient: number,
): Transaction['phases'] {
  return { requestFromClient, holdIn, requestToServer, serverWait, responseFromServer, holdOut, responseToClient }
}
