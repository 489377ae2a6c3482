/** What the records of the bench capture choose from: enough distinct values that nothing is cheap by accident. */
import { encodeAddress } from './address.ts'
import type { Random } from './random.ts'
import { encodeTextWithNul } from './template-definition.ts'

/** Addresses in 4 octets, texts with their trailing NUL. */
export interface BenchPopulation {
  readonly clients: readonly Uint8Array[]
  readonly vips: readonly Uint8Array[]
  readonly servers: readonly Uint8Array[]
  readonly urls: readonly Uint8Array[]
  readonly hosts: readonly Uint8Array[]
  readonly userAgents: readonly Uint8Array[]
}

const CLIENTS = 20_000
const URLS = 2000
const HOSTS = 20
const USER_AGENTS = 50

const sections = ['shop', 'account', 'api/v2', 'static/js', 'img', 'search', 'checkout', 'catalogue', 'help', 'media']
const nouns = ['cart', 'orders', 'items', 'profile', 'bundle', 'product', 'invoice', 'session', 'price', 'stock']
const systems = ['X11; Linux x86_64', 'Windows NT 10.0; Win64', 'Macintosh; arm64', 'Android 14', 'iPhone; OS 17_5']

/** Draws the population of one capture; the clients' addresses are those that RFC 2544 sets aside for benchmarks. */
export function createPopulation(random: Random): BenchPopulation {
  return {
    clients: repeat(CLIENTS, () =>
      encodeAddress(`198.${random.integer(18, 19)}.${random.integer(0, 255)}.${random.integer(1, 254)}`),
    ),
    vips: repeat(12, (index) => encodeAddress(`203.0.113.${10 + index}`)),
    servers: repeat(40, (index) => encodeAddress(`10.20.4.${20 + index}`)),
    urls: repeat(URLS, (index) => {
      const path = `/${random.pick(sections)}/${random.pick(nouns)}/${index}`
      return encodeTextWithNul(`${path}?${random.integer(1000, 9_999_999).toString(36)}`)
    }),
    hosts: repeat(HOSTS, (index) => encodeTextWithNul(`${nouns[index % nouns.length]}${index}.example.net`)),
    userAgents: repeat(USER_AGENTS, (index) =>
      encodeTextWithNul(`Mozilla/5.0 (${systems[index % systems.length]}) Fx/${110 + index}`),
    ),
  }
}

function repeat<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
