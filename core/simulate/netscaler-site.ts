/** The site that the simulated NetScaler serves: a shop with an API, single sign-on and media behind one appliance. */

export interface Server {
  readonly address: string
  readonly port: number
}

/** One kind of request and what is usual for it. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD'
  /** `#` stands for a number. */
  readonly path: string
  readonly weight: number
  readonly contentType: string
  readonly requestOctets: number
  readonly responseOctets: number
  /** Median time that the server takes. */
  readonly waitMicros: number
  /** Probability that the appliance answers out of its cache. */
  readonly cached: number
}

export interface VirtualServer {
  readonly host: string
  readonly address4: string
  readonly address6: string
  readonly port: number
  readonly applicationId: number
  readonly serviceGroupId: number
  readonly servers: readonly Server[]
  readonly weight: number
  readonly endpoints: readonly Endpoint[]
}

/** The subnet address (SNIP) from which the appliance talks to its servers. */
export const SNIP_ADDRESS = '10.20.4.2'

/** The server of the story: its checkout is slow for some minutes. */
export const SLOW_SERVER = '10.20.4.17'

const json = 'application/json'
const html = 'text/html; charset=utf-8'

const shopServers = {
  first: { address: '10.20.4.13', port: 8443 },
  second: { address: '10.20.4.14', port: 8443 },
  slow: { address: SLOW_SERVER, port: 8443 },
}

const priceEndpoint = endpoint('GET', '/api/v2/prices?sku=LMP-#', 4, json, 830, 1_240, 31_000)

const shop: VirtualServer = {
  host: 'shop.example.net',
  address4: '203.0.113.10',
  address6: '2001:db8:a::10',
  port: 443,
  applicationId: 240_189_440,
  serviceGroupId: 239_927_296,
  servers: [shopServers.first, shopServers.second, shopServers.slow],
  weight: 6,
  endpoints: [
    endpoint('GET', '/', 3, html, 620, 18_400, 24_000),
    endpoint('GET', '/catalog/lamps?page=#', 6, html, 760, 28_100, 53_000),
    endpoint('GET', '/catalog/chairs?page=#', 5, html, 760, 31_700, 58_000),
    endpoint('GET', '/product/LMP-#', 6, html, 740, 22_300, 41_000),
    endpoint('GET', '/search?q=desk+lamp&n=#', 3, html, 790, 16_800, 96_000),
    endpoint('GET', '/cart', 4, html, 810, 9_400, 38_000),
    endpoint('POST', '/cart/items', 3, json, 1180, 1_900, 46_000),
    endpoint('GET', '/static/app.9f3c.js', 4, 'text/javascript', 690, 94_000, 9_000, 0.8),
    endpoint('GET', '/static/site.2b71.css', 4, 'text/css', 690, 31_000, 8_000, 0.8),
    endpoint('GET', '/img/lamp-#.webp', 5, 'image/webp', 660, 46_000, 7_000, 0.5),
    endpoint('GET', '/favicon.ico', 1, 'image/x-icon', 610, 2_400, 6_000, 0.9),
    endpoint('POST', '/api/v2/checkout/confirm', 7, json, 2_790, 5_310, 88_000),
    priceEndpoint,
    endpoint('GET', '/api/v2/orders/#', 3, json, 850, 3_800, 62_000),
    endpoint('GET', '/old-catalog/#', 1, html, 700, 1_100, 12_000),
  ],
}

const api: VirtualServer = {
  host: 'api.example.net',
  address4: '203.0.113.11',
  address6: '2001:db8:a::11',
  port: 443,
  applicationId: 240_189_441,
  serviceGroupId: 239_927_301,
  servers: [
    { address: '10.20.4.21', port: 8080 },
    { address: '10.20.4.22', port: 8080 },
  ],
  weight: 3,
  endpoints: [
    endpoint('GET', '/v1/stock?sku=LMP-#', 6, json, 540, 780, 18_000),
    endpoint('GET', '/v1/recommend?n=#', 4, json, 560, 6_200, 84_000),
    endpoint('PUT', '/v1/stock/#', 2, json, 1_020, 340, 27_000),
    endpoint('DELETE', '/v1/reservations/#', 1, json, 480, 210, 22_000),
    endpoint('HEAD', '/v1/health', 1, json, 320, 260, 2_000),
  ],
}

const signOn: VirtualServer = {
  host: 'sso.example.net',
  address4: '203.0.113.12',
  address6: '2001:db8:a::12',
  port: 443,
  applicationId: 240_189_446,
  serviceGroupId: 239_927_305,
  servers: [{ address: '10.20.4.31', port: 8443 }],
  weight: 2,
  endpoints: [
    endpoint('GET', '/login?return=cart', 3, html, 720, 7_600, 21_000),
    endpoint('POST', '/login', 3, html, 1_240, 1_300, 142_000),
    endpoint('GET', '/.well-known/openid-configuration', 1, json, 430, 2_100, 5_000, 0.6),
  ],
}

const media: VirtualServer = {
  host: 'media.example.net',
  address4: '203.0.113.13',
  address6: '2001:db8:a::13',
  port: 443,
  applicationId: 240_320_519,
  serviceGroupId: 240_320_520,
  servers: [{ address: '10.20.4.41', port: 8080 }],
  weight: 1,
  endpoints: [
    endpoint('GET', '/v/tour-#.mp4', 1, 'video/mp4', 640, 840_000, 15_000),
    endpoint('GET', '/v/poster-#.jpg', 2, 'image/jpeg', 630, 120_000, 9_000, 0.7),
  ],
}

export const httpServers: readonly VirtualServer[] = [shop, api, signOn, media]

/** What a burst of impatient clients asks for. */
export const burst = { virtualServer: shop, endpoint: priceEndpoint }

/** What the four transactions that are written by hand need. */
export const showcaseSite = { virtualServer: shop, quickServer: shopServers.first, slowServer: shopServers.slow }

/** A virtual server that is plain TCP to the appliance. */
export const directory: VirtualServer = {
  host: 'ldap.example.net',
  address4: '203.0.113.14',
  address6: '2001:db8:a::14',
  port: 636,
  applicationId: 240_189_450,
  serviceGroupId: 239_927_311,
  servers: [{ address: '10.20.4.51', port: 636 }],
  weight: 0,
  endpoints: [],
}

/** What the options data tell; the media server's ids are not among them, as happens after a change of configuration. */
export const applicationLabels: ReadonlyMap<number, string> = new Map([
  [shop.applicationId, 'shop-vs-443'],
  [shop.serviceGroupId, 'shop-svc-grp'],
  [api.applicationId, 'api-vs-443'],
  [api.serviceGroupId, 'api-svc-grp'],
  [signOn.applicationId, 'sso-vs-443'],
  [signOn.serviceGroupId, 'sso-svc-grp'],
  [directory.applicationId, 'ldap-vs-636'],
  [directory.serviceGroupId, 'ldap-svc-grp'],
  [240_320_512, 'ica-gw-2598'],
])

export const userAgents: readonly string[] = [
  'Mozilla/5.0 (X11; Linux x86_64) Firefox/127.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148',
  'ShopApp/4.12.0 (Android 14)',
  'stock-sync/2.3',
  'curl/8.8.0',
]

function endpoint(
  method: Endpoint['method'],
  path: string,
  weight: number,
  contentType: string,
  requestOctets: number,
  responseOctets: number,
  waitMicros: number,
  cached = 0,
): Endpoint {
  return { method, path, weight, contentType, requestOctets, responseOctets, waitMicros, cached }
}
