/** `flowglass simulate` as a shell and a collector see it; collectors here listen on loopback, on any port. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TruthLine } from '../../../core/simulate/truth-line.ts'
import { decodeCapture } from '../../support/decode-capture.ts'
import { runCommandLine } from '../../support/run-command-line.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-simulate-'))
})
afterAll(() => rm(folder, { recursive: true }))

const readTruth = async (path: string): Promise<TruthLine[]> =>
  (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as TruthLine)

describe('into a file', () => {
  it('writes a capture and the truth of each transaction, whose records have these numbers', async () => {
    const [capture, truth] = [join(folder, 'a.pcap'), join(folder, 'a.ndjson')]
    const { status, out, error } = await runCommandLine('simulate', '--out', capture, '--truth', truth, '--count', '50')
    expect({ status, error }).toEqual({ status: 0, error: '' })
    expect(out).toMatch(/^50 transactions, \d+ data and 9 options records in \d+ messages to /)
    const lines = await readTruth(truth)
    expect(lines).toHaveLength(50)
    const dumped = await runCommandLine('dump', capture)
    const records = dumped.out.split('\n')
    for (const { legs, transactionId } of lines) {
      for (const { records: numbers } of Object.values(legs).flat()) {
        expect(numbers).toHaveLength(1)
        const record = JSON.parse(records[numbers[0]! - 1]!) as Record<string, unknown>
        expect(record).toMatchObject({ '@record': numbers[0], 'netscaler:transactionId': transactionId })
      }
    }
  })

  it('writes the same octets again', async () => {
    const paths = ['b.pcap', 'c.pcap'].map((name) => join(folder, name))
    for (const path of paths)
      await runCommandLine('simulate', '--out', path, '--profile', 'loadmaster', '--count', '20')
    const [one, other] = await Promise.all(paths.map((path) => readFile(path)))
    expect(one!.equals(other!)).toBe(true)
  })

  it('gives methods as numbers with the options that name them', async () => {
    const capture = join(folder, 'd.pcap')
    await runCommandLine('simulate', '--out', capture, '--count', '40', '--methods', 'numbers', '--rate', '5')
    const { out } = await runCommandLine(
      'dump',
      capture,
      '--fields',
      'netscaler:httpReqMethod,netscaler:httpReqMethod#2',
    )
    const lines = [...new Set(out.trimEnd().split('\n'))]
    expect(lines).toContain('{"netscaler:httpReqMethod":1,"netscaler:httpReqMethod#2":"GET"}')
    expect(lines).toContain('{"netscaler:httpReqMethod":1}')
  })

  it('says what cannot be written', async () => {
    const { status, error } = await runCommandLine('simulate', '--out', '/nowhere/a.pcap', '--count', '5')
    expect(status).toBe(1)
    expect(error).toContain('There is no folder /nowhere')
  })
})

describe('to a collector', () => {
  it('sends datagrams over UDP, each exporter from a port of its own', async () => {
    const collector = createSocket('udp4')
    const received: { port: number; octets: Buffer }[] = []
    collector.on('message', (octets, { port }) => received.push({ port, octets }))
    await new Promise<void>((done) => collector.bind(0, '127.0.0.1', done))
    const target = `udp://127.0.0.1:${collector.address().port}`
    const truth = join(folder, 'udp.ndjson')
    const args = ['--to', target, '--count', '30', '--rate', '200', '--exporters', '2', '--truth', truth]
    const { status, out } = await runCommandLine('simulate', ...args)
    // What the last send handed over is read in the next turns of the loop.
    for (let turn = 0; turn < 20; turn++) await new Promise((done) => setTimeout(done, 5))
    collector.close()
    expect(status).toBe(0)
    expect(out).toContain('30 transactions')
    const ports = [...new Set(received.map(({ port }) => port))]
    expect(ports).toHaveLength(2)
    expect(received.every(({ octets }) => octets.readUInt16BE(0) === 10)).toBe(true)
    const exporters = new Set((await readTruth(truth)).map(({ exporter }) => exporter))
    expect([...exporters].sort()).toEqual(ports.map((port) => `127.0.0.1:${port}`).sort())
  })

  it('sends messages over TCP (RFC 7011 §10.4), with a new connection after a restart', async () => {
    const connections: Buffer[][] = []
    const ends: Promise<unknown>[] = []
    const collector = createServer((socket) => {
      const chunks: Buffer[] = []
      connections.push(chunks)
      ends.push(once(socket, 'end'))
      socket.on('data', (chunk) => chunks.push(chunk))
    })
    await new Promise<void>((done) => collector.listen(0, '127.0.0.1', done))
    const { port } = collector.address() as { port: number }
    // Exporters are down for 8 s, which nobody waits for here: the count is over before that.
    const { status } = await runCommandLine(
      'simulate',
      '--to',
      `tcp://127.0.0.1:${port}`,
      '--count',
      '20',
      '--rate',
      '100',
    )
    await Promise.all(ends)
    await new Promise((done) => collector.close(done))
    expect(status).toBe(0)
    expect(connections).toHaveLength(1)
    const { snapshot, problems } = decodeCapture([Buffer.concat(connections[0]!)])
    expect(problems.reports()).toEqual([])
    expect(snapshot.records.data).toBeGreaterThan(60)
  })

  it('says that nobody listens: TCP at once, UDP at the end', async () => {
    const free = createSocket('udp4')
    await new Promise<void>((done) => free.bind(0, '127.0.0.1', done))
    const { port } = free.address()
    await new Promise<void>((done) => free.close(done))
    const tcp = await runCommandLine('simulate', '--to', `tcp://127.0.0.1:${port}`, '--count', '5')
    expect(tcp).toMatchObject({ status: 1, out: '' })
    expect(tcp.error).toContain(`Nobody listens at tcp://127.0.0.1:${port}. Start the collector first`)
    const udp = await runCommandLine('simulate', '--to', `udp://127.0.0.1:${port}`, '--count', '20', '--rate', '200')
    expect(udp.status).toBe(0)
    expect(udp.out).toMatch(/refused: \d+ messages, as nobody listens/)
  })

  it('stops at a signal, with the account of what was sent, and the truth of what was under way', async () => {
    const truth = join(folder, 'stopped.ndjson')
    const collector = createSocket('udp4')
    let octets = 0
    collector.on('message', (message) => (octets += message.length))
    await new Promise<void>((done) => collector.bind(0, '127.0.0.1', done))
    const target = `udp://127.0.0.1:${collector.address().port}`
    const running = runCommandLine('simulate', '--to', target, '--duration', '600', '--rate', '100', '--truth', truth)
    // Those of some dozens of transactions.
    await expect.poll(() => octets).toBeGreaterThan(40_000)
    process.emit('SIGINT')
    const { status, out } = await running
    collector.close()
    expect(status).toBe(0)
    const [, count] = /^(\d+) transactions/.exec(out) ?? []
    expect(Number(count)).toBeGreaterThan(10)
    // Not the 60 000 of all the time.
    expect(Number(count)).toBeLessThan(30_000)
    expect(await readTruth(truth)).toHaveLength(Number(count))
  })
})

describe('wrong usage', () => {
  it.each<[string[], string]>([
    [[], 'either --to or --out is needed'],
    [['--to', 'udp://127.0.0.1:1', '--out', 'x'], 'either --to or --out is needed'],
    [['--to', 'udp://example.net:1'], 'example.net is no address'],
    [['--to', 'tcp://127.0.0.1:1', '--profile', 'v5'], 'only IPFIX goes over TCP'],
    [['--to', 'tcp://127.0.0.1:1', '--loss', '1%'], '--loss does not happen over TCP'],
    [['--out', 'x', '--profile', 'router', '--truth', 'y'], '--truth is for the profile netscaler'],
    [['--out', 'x', '--profile', 'v5', '--template-change'], 'NetFlow v5 has no templates'],
    [['--out', 'x', '--loss', '2'], 'A share is from 0 to 1'],
    [['--out', 'x', '--exporters', '65'], 'from 1 to 64'],
    [['--out', 'x', '--profile', 'sflow'], 'Allowed choices are netscaler, loadmaster, router, v5'],
  ])('%j', async (args, words) => {
    const { status, out, error } = await runCommandLine('simulate', ...args)
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(error).toContain(words)
  })
})
