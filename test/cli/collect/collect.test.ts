/** `flowglass collect` as the shell sees it, and its account: every number adds up. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildProgram } from '../../support/built-program.ts'
import { dataSet, ipfixMessage, templateRecord, templateSet, u32 } from '../../support/message-builders.ts'
import { runCommandLine as run } from '../../support/run-command-line.ts'
import { endPrograms, runToEnd, startProgram, type ChildProgram } from '../../support/peer-processes.ts'

const TIMEOUT_MS = 60_000
const TEMPLATE = templateSet(templateRecord(256, [{ id: 1, length: 4 }]))
const MESSAGES = [1, 2, 3].map((value, index) =>
  ipfixMessage({ sequence: index }, ...(index === 0 ? [TEMPLATE] : []), dataSet(256, u32(value))),
)
const STRAY = Uint8Array.of(1, 2, 3)

let folder: string
let cliPath: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-collect-'))
  ;({ cliPath } = await buildProgram())
}, TIMEOUT_MS)
afterEach(() => {
  endPrograms()
})
afterAll(() => rm(folder, { recursive: true }))

const linesOf = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)

interface Collecting {
  readonly program: ChildProgram
  readonly port: number
}

async function collect(...args: readonly string[]): Promise<Collecting> {
  const listen = ['collect', '--listen', 'udp://127.0.0.1:0', '--json', '--stats', '0.1']
  const program = startProgram(process.execPath, [cliPath, ...listen, ...args])
  const told = () => linesOf(args.includes('--output') ? program.error() : program.out())
  await expect.poll(() => told().length, { timeout: 15_000 }).toBeGreaterThan(0)
  const [{ port }] = told()[0]?.['listeners'] as [{ port: number }]
  return { program, port }
}

async function send(port: number, datagrams: readonly Uint8Array[]): Promise<void> {
  const socket = createSocket('udp4')
  socket.connect(port, '127.0.0.1')
  await once(socket, 'connect')
  for (const datagram of datagrams) await new Promise((settle) => socket.send(datagram, settle))
  await new Promise<void>((settle) => socket.close(settle))
}

describe('flowglass collect', () => {
  it(
    'takes what has arrived before a signal, prints it as dump does, and accounts for each datagram',
    async () => {
      const { program, port } = await collect('--output')
      await send(port, MESSAGES)
      await send(port, [STRAY])
      program.kill('SIGTERM')
      const { status, out, error } = await program.ended
      expect(status).toBe(0)
      expect(linesOf(out).map((record) => [record['@record'], record['octetDeltaCount']])).toEqual([
        [1, 1],
        [2, 2],
        [3, 3],
      ])
      expect(linesOf(error).at(-1)).toMatchObject({
        kind: 'account',
        received: 4,
        refused: 0,
        queueDrops: 0,
        decoded: 4,
        notFlowExport: 1,
        unaccounted: 0,
        dataRecords: 3,
      })
    },
    TIMEOUT_MS,
  )

  it(
    'counts who is not let in',
    async () => {
      const { program, port } = await collect('--allow', '192.0.2.0/24,2001:db8::1')
      await send(port, MESSAGES)
      program.kill('SIGINT')
      const { status, out } = await program.ended
      expect(status).toBe(0)
      expect(linesOf(out).at(-1)).toMatchObject({ received: 3, refused: 3, decoded: 0, unaccounted: 0, dataRecords: 0 })
    },
    TIMEOUT_MS,
  )

  it(
    'records to one file that dumps to the same records, and replaces none',
    async () => {
      const path = join(folder, 'recorded.pcapng')
      const { program, port } = await collect('--output', '--write', path)
      await send(port, MESSAGES)
      program.kill('SIGINT')
      const { status, out, error } = await program.ended
      expect(status).toBe(0)
      expect(linesOf(error).at(-1)).toMatchObject({ recording: { state: 'ended', files: 1, unrecordedDatagrams: 0 } })
      const dumped = await runToEnd(process.execPath, [cliPath, 'dump', path])
      expect(dumped.out).toBe(out)
      expect(await readdir(folder)).toEqual(['recorded.pcapng'])

      const before = await readFile(path)
      const again = startProgram(process.execPath, [cliPath, 'collect', '--listen', 'udp://:0', '--write', path])
      expect(await again.ended).toMatchObject({
        status: 1,
        error: expect.stringContaining('is there already') as string,
      })
      expect(await readFile(path)).toEqual(before)
    },
    TIMEOUT_MS,
  )

  it(
    'ends by itself after its time, or its records',
    async () => {
      const timed = await collect('--duration', '0.3s')
      expect((await timed.program.ended).status).toBe(0)
      const long = await collect('--duration', '30d')
      await send(long.port, MESSAGES)
      await expect.poll(() => linesOf(long.program.out()).at(-1), { timeout: 15_000 }).toMatchObject({ received: 3 })
      long.program.kill('SIGTERM')
      expect(await long.program.ended).toMatchObject({ status: 0, error: '' })
      const limited = await collect('--output', '--limit', '2')
      await send(limited.port, MESSAGES)
      const { status, out } = await limited.program.ended
      expect(status).toBe(0)
      expect(linesOf(out)).toHaveLength(2)
    },
    TIMEOUT_MS,
  )

  it(
    'listens everywhere it was told to, or nowhere: with exit status 1 and the next step',
    async () => {
      const { program, port } = await collect()
      const second = startProgram(process.execPath, [
        ...[cliPath, 'collect', '--listen', 'udp://127.0.0.1:0', '--listen', `udp://127.0.0.1:${String(port)}`],
        ...['--write', join(folder, 'nowhere.pcapng')],
      ])
      expect(await second.ended).toMatchObject({
        status: 1,
        out: '',
        error: expect.stringContaining('Stop that program, or choose another port') as string,
      })
      expect((await readdir(folder)).filter((name) => name.startsWith('nowhere'))).toEqual([])
      program.kill('SIGINT')
      await program.ended
    },
    TIMEOUT_MS,
  )
})

describe('wrong usage of collect, serve and replay', () => {
  it.each<[string, string[], string]>([
    ['nowhere to listen', ['collect'], 'at least one --listen is needed'],
    ['a name in place of an address', ['collect', '--listen', 'udp://collector:2055'], 'is no address'],
    ['DTLS', ['collect', '--listen', 'dtls://:4740'], 'DTLS is not offered'],
    ['TLS without its certificate', ['collect', '--listen', 'tls://:0'], 'need --tls-cert and --tls-key'],
    ['a certificate without its key', ['collect', '--listen', 'tls://:0', '--tls-cert', 'c.pem'], 'go together'],
    [
      'a prefix that is none',
      ['collect', '--listen', 'udp://:0', '--allow', '10.0.0.0/99'],
      'no address and no prefix',
    ],
    ['a ring for nothing', ['collect', '--listen', 'udp://:0', '--ring', '1GiB'], '--ring needs --write'],
    [
      'a ring without a size',
      ['collect', '--listen', 'udp://:0', '--write', 'x', '--ring', '1h'],
      'how large the ring',
    ],
    ['a filter for nothing', ['collect', '--listen', 'udp://:0', '--filter', 'proto = 6'], '--filter needs --output'],
    ['CSV of unknown columns', ['collect', '--listen', 'udp://:0', '--output', '--format', 'csv'], 'needs --fields'],
    ['a time that is none', ['collect', '--listen', 'udp://:0', '--duration', 'long'], 'A time is needed'],
    ['counts once a month', ['collect', '--listen', 'udp://:0', '--stats', '30d'], 'At most 24 days'],
    [
      'a ring of more files than there may be',
      ['collect', '--listen', 'udp://:0', '--write', 'x', '--ring', '4GiB//1025'],
      '1 to 1024 files',
    ],
    ['a file and listeners', ['serve', 'x.pcap', '--listen', 'udp://:0'], 'do not go together'],
    ['a recording of no listeners', ['serve', '--write', 'x'], 'need --listen'],
    ['a replay to nobody', ['replay', 'x.pcap'], "required option '--to <url>'"],
    ['a replay without speed', ['replay', 'x.pcap', '--to', 'udp://127.0.0.1:1', '--speed', '0'], 'A number above 0'],
    ['a moment that is none', ['replay', 'x.pcap', '--to', 'udp://127.0.0.1:1', '--from', 'noon'], 'A moment such as'],
  ])('is %s', async (_, args, words) => {
    const { status, out, error } = await run(...args)
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(error).toContain(words)
  })
})

describe('flowglass replay', () => {
  it('says what it sent, and with exit status 1 that a file is no capture', async () => {
    const path = join(folder, 'messages.ipfix')
    await writeFile(path, Buffer.concat(MESSAGES))
    const receiver = createSocket('udp4')
    receiver.bind(0, '127.0.0.1')
    await once(receiver, 'listening')
    const to = `udp://127.0.0.1:${String(receiver.address().port)}`
    const sent = await run('replay', path, '--to', to, '--json')
    expect(sent.status).toBe(0)
    expect(JSON.parse(sent.out)).toMatchObject({ targets: [{ to, sent: 3, sessions: 1, refused: 0 }], failure: null })
    const text = join(folder, 'text.txt')
    await writeFile(text, 'This is no capture at all, whatever its name may be.'.repeat(20))
    expect(await run('replay', text, '--to', to)).toMatchObject({ status: 1 })
    receiver.close()
  })
})
