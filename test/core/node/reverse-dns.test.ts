import { afterEach, describe, expect, it } from 'vitest'
import { createReverseDns, type ReverseDns } from '../../../core/node/reverse-dns.ts'
import { DNS_QUESTIONS_PER_SECOND, MAX_DNS_WAITING } from '../../../core/limits/address-names.ts'
import { startDnsServer, type DnsAnswer, type DnsServer } from '../../support/dns-server.ts'

const NO_SUCH_NAME = 3
const SERVER_FAILURE = 2

let server: DnsServer | undefined
let dns: ReverseDns | undefined

afterEach(async () => {
  dns?.dispose()
  await server?.close()
})

/** A client of a server that answers so; `answered(n)` settles with the n-th answer. */
async function clientOf(answer: (name: string) => DnsAnswer) {
  server = await startDnsServer(answer)
  let answers = 0
  let listeners: (() => void)[] = []
  let skippedMs = 0
  const client = createReverseDns({
    servers: [server.address],
    now: () => performance.now() + skippedMs,
    onAnswer() {
      answers += 1
      for (const listener of listeners.splice(0)) listener()
    },
  })
  dns = client
  return {
    client,
    questions: server.questions,
    skip: (ms: number) => (skippedMs += ms),
    async answered(count: number) {
      while (answers < count) await new Promise<void>((settle) => (listeners = [...listeners, settle]))
    },
  }
}

describe('reverse DNS', () => {
  it('asks for the PTR record of an address and keeps its name', async () => {
    const { client, questions, answered } = await clientOf(() => ['web.example.org'])
    expect(client.find('192.0.2.1')).toBeUndefined()
    client.see('192.0.2.1')
    expect(client.find('192.0.2.1')).toBe('awaited')
    await answered(1)
    expect(client.find('192.0.2.1')).toEqual({ name: 'web.example.org' })
    client.see('192.0.2.1')
    expect(questions).toEqual(['1.2.0.192.in-addr.arpa'])
    expect(client.report()).toMatchObject({ asked: 1, named: 1, nameless: 0, failed: 0, waiting: 0 })
  })

  it('takes the first name of the alphabet of several', async () => {
    const { client, answered } = await clientOf(() => ['b.example.org', 'a.example.org'])
    client.see('192.0.2.1')
    await answered(1)
    expect(client.find('192.0.2.1')).toEqual({ name: 'a.example.org' })
  })

  it('keeps that there is no name, for a while, and asks then or by hand', async () => {
    const { client, questions, answered, skip } = await clientOf(() => NO_SUCH_NAME)
    client.see('192.0.2.1')
    await answered(1)
    client.see('192.0.2.1')
    expect(client.find('192.0.2.1')).toBeUndefined()
    expect(client.ask('192.0.2.1')).toBe(true)
    await answered(2)
    skip(601_000)
    client.see('192.0.2.1')
    await answered(3)
    expect(questions).toHaveLength(3)
    expect(client.report()).toMatchObject({ asked: 3, nameless: 3, failed: 0 })
  })

  it('shows a name that grew old until the new one is there', async () => {
    let name = 'old.example.org'
    const { client, answered, skip } = await clientOf(() => [name])
    client.see('192.0.2.1')
    await answered(1)
    name = 'new.example.org'
    skip(3_601_000)
    client.see('192.0.2.1')
    expect(client.find('192.0.2.1')).toEqual({ name: 'old.example.org' })
    await answered(2)
    expect(client.find('192.0.2.1')).toEqual({ name: 'new.example.org' })
  })

  it('says what a server does wrong', async () => {
    const { client, answered } = await clientOf(() => SERVER_FAILURE)
    client.see('192.0.2.1')
    await answered(1)
    expect(client.report()).toMatchObject({
      failed: 1,
      failure: { code: 'dns-failed', message: 'DNS did not name 192.0.2.1: the server failed.' },
    })
  })

  it('shows nothing that is no name', async () => {
    const { client, answered } = await clientOf(() => ['bad\u0007name.example.org'])
    client.see('192.0.2.1')
    await answered(1)
    const found = client.find('192.0.2.1')
    expect(found === undefined || (found !== 'awaited' && /^[!-~]+$/.test(found.name))).toBe(true)
  })

  it('asks no faster than it may, the latest first, and what was asked by hand before that', async () => {
    const { client, questions, answered } = await clientOf(() => ['x.example.org'])
    const begun = performance.now()
    client.see('192.0.2.1')
    for (const last of [2, 3, 4]) client.see(`192.0.2.${String(last)}`)
    client.ask('192.0.2.9')
    await answered(5)
    const spacing = 1000 / DNS_QUESTIONS_PER_SECOND
    expect(performance.now() - begun).toBeGreaterThan(4 * spacing - 20)
    expect(questions.map((name) => Number(name.split('.')[0]))).toEqual([1, 9, 4, 3, 2])
  })

  it('lets the longest out of sight go when too many wait, and says so', async () => {
    const { client } = await clientOf(() => undefined)
    for (let index = 0; index < MAX_DNS_WAITING + 20; index++)
      client.see(`10.0.${String(index >> 8)}.${String(index & 255)}`)
    const { waiting, refused } = client.report()
    expect(waiting).toBeLessThanOrEqual(MAX_DNS_WAITING + 1)
    expect(refused).toBe(19)
    expect(client.find('10.0.0.1')).toBeUndefined()
    expect(client.find('10.0.0.0')).toBe('awaited')
  })

  it('forgets everything when it is cleared, answers that are under way included', async () => {
    const { client } = await clientOf(() => ['x.example.org'])
    client.see('192.0.2.1')
    client.clear()
    await new Promise((settle) => setTimeout(settle, 100))
    expect(client.find('192.0.2.1')).toBeUndefined()
    expect(client.report().waiting).toBe(0)
  })
})
