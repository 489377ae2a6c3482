import { EMPTY_STATUS } from '../../../core/protocol/empty-status.ts'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { request, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createBrowserHost } from '../../../cli/serve/browser-host.ts'
import { startServeHost, type ServeHost } from '../../../cli/serve/serve-host.ts'
import { createDownloads, type Downloads } from '../../../cli/serve/downloads.ts'
import { createUploads } from '../../../cli/serve/upload.ts'
import { createHostedSession, type HostedSession } from '../../../core/node/hosted-session.ts'
import { createListening } from '../../../core/node/listening.ts'
import { createReplaying } from '../../../core/node/replaying.ts'
import { MAX_REQUEST_OCTETS } from '../../../core/limits/viewer.ts'
import { createFakeEngine, type FakeEngine } from '../../support/fake-engine.ts'

const MAX_UPLOAD = 100_000

let folder: string
let engine: FakeEngine
let session: HostedSession
let served: ServeHost
let token: string
let cookie: string
let downloads: Downloads
const sockets: WebSocket[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-serve-test-'))
  await mkdir(join(folder, 'viewer/assets'), { recursive: true })
  await mkdir(join(folder, 'uploads'))
  await writeFile(join(folder, 'viewer/index.html'), '<title>Flowglass</title>')
  await writeFile(join(folder, 'viewer/assets/index-1a2b.js'), 'run()')
  await writeFile(join(folder, 'viewer/notes.txt'), 'not for the web')
  await writeFile(join(folder, 'secret.html'), 'secret')
  engine = createFakeEngine()
  session = createHostedSession(() => engine)
  downloads = createDownloads(join(folder, 'uploads'))
  const listening = createListening(session, () => join(folder, 'recordings'))
  served = await startServeHost({
    hostName: '127.0.0.1',
    port: 0,
    viewerFolder: join(folder, 'viewer'),
    session,
    host: createBrowserHost({
      session,
      listening,
      replaying: createReplaying({ session, listening, workerPath: '/nowhere/replay.js' }),
      live: { spec: undefined, keepIn: undefined, isUpToViewers: false },
      downloads,
      samplePath: '/sample.pcapng',
      version: '1.2.3',
    }),
    uploads: createUploads(join(folder, 'uploads'), MAX_UPLOAD),
    downloads,
  })
  token = new URL(served.url).searchParams.get('token') ?? ''
  const first = await ask('GET', `/?token=${token}`)
  cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
})

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate()
  await served.dispose()
  await session.dispose()
  await rm(folder, { recursive: true })
})

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A request as raw as node sends one: `fetch` would mend paths and refuse to set Host and Origin. */
function ask(method: string, path: string, headers: Record<string, string> = {}, body?: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: served.port, method, path, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (text += part))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const origin = () => `http://127.0.0.1:${String(served.port)}`

describe('reading', () => {
  test('shows the token once and keeps it in a cookie', async () => {
    const answer = await ask('GET', `/?token=${token}`)
    expect(answer.status).toBe(303)
    expect(answer.headers.location).toBe('/')
    expect(answer.headers['set-cookie']?.[0]).toMatch(/HttpOnly; SameSite=Strict$/)
    expect((await ask('GET', '/', { cookie })).body).toBe('<title>Flowglass</title>')
  })

  test('gives the files of the viewer with the headers that confine them', async () => {
    const { status, headers, body } = await ask('GET', '/assets/index-1a2b.js', { cookie })
    expect([status, body]).toEqual([200, 'run()'])
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; ")
    expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe|\*/)
  })

  test('answers HEAD without a body', async () => {
    const { status, headers, body } = await ask('HEAD', '/', { cookie })
    expect([status, headers['content-length'], body]).toEqual([200, '24', ''])
  })

  test.each(['/', '/index.html', '/assets/index-1a2b.js', '/?token=', '/?token=wrong', '/nothing'])(
    'refuses %s without the token',
    async (path) => {
      const answer = await ask('GET', path)
      expect(answer.status).toBe(401)
      expect(answer.headers['set-cookie']).toBeUndefined()
    },
  )

  test.each([
    '/../secret.html',
    '/%2e%2e/secret.html',
    '/..%2fsecret.html',
    '/assets/../../secret.html',
    '/assets/..%5c..%5csecret.html',
    '/notes.txt',
    '/assets',
    '/%00',
    '//evil.example/',
    '/etc/passwd',
  ])('has nothing at %s', async (path) => {
    const answer = await ask('GET', path, { cookie })
    expect(answer.status).toBe(404)
    expect(answer.body).not.toContain('secret')
  })

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'POST'])('refuses %s', async (method) => {
    expect((await ask(method, '/', { cookie, origin: origin() })).status).toBe(405)
  })

  test('refuses a strange Host, even with the token', async () => {
    const headers = { cookie, host: 'rebound.example' }
    expect((await ask('GET', '/', headers)).status).toBe(403)
    expect((await ask('GET', `/?token=${token}`, headers)).headers['set-cookie']).toBeUndefined()
  })

  test('refuses a strange Origin', async () => {
    expect((await ask('GET', '/', { cookie, origin: 'http://evil.example' })).status).toBe(403)
  })
})

describe('uploading', () => {
  const send = (body: Buffer, headers: Record<string, string> = {}, path = '/upload?name=a.pcap') =>
    ask('POST', path, { cookie, origin: origin(), ...headers }, body)
  const kept = () => readdir(join(folder, 'uploads'))

  test('opens what has arrived, under the name it was sent with', async () => {
    const body = Buffer.alloc(MAX_UPLOAD, 7)
    expect((await send(body)).status).toBe(204)
    const [path, name] = engine.opened[0] ?? ['', '']
    expect(name).toBe('a.pcap')
    expect(await readFile(path)).toEqual(body)
  })

  test('compares with what was sent for that, and keeps it beside the capture that is open until another one comes', async () => {
    await send(Buffer.from('one'))
    const path = '/upload?name=b.pcap&as=compared'
    expect((await send(Buffer.from('two'), {}, path)).status).toBe(204)
    expect((await send(Buffer.from('three'), {}, path)).status).toBe(204)
    expect((await send(Buffer.from('four'), {}, '/upload?name=broken.bin&as=compared')).status).toBe(422)
    expect(engine.opened).toHaveLength(1)
    expect(await readFile(engine.opened[0]?.[0] ?? '', 'utf8')).toBe('one')
    expect(await readFile(engine.compared[1] ?? '', 'utf8')).toBe('three')
    expect(await kept()).toHaveLength(2)
    const { compared: _, ...closed } = await engine.session.status()
    engine.change(closed)
    await expect.poll(kept).toHaveLength(1)
  })

  test('never uses the name as a path', async () => {
    await send(Buffer.from('x'), {}, `/upload?name=${encodeURIComponent('../../../tmp/evil')}`)
    expect(engine.opened[0]?.[0].startsWith(join(folder, 'uploads'))).toBe(true)
  })

  test('keeps only the capture that is open', async () => {
    await send(Buffer.from('one'))
    await send(Buffer.from('two'))
    expect(engine.opened).toHaveLength(2)
    expect(await kept()).toHaveLength(1)
  })

  test('says why a file is refused and removes it', async () => {
    const answer = await send(Buffer.from('x'), {}, '/upload?name=broken.bin')
    expect(answer.status).toBe(422)
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'file-not-a-capture', message: 'broken.bin is no capture.' })
    expect(await kept()).toEqual([])
  })

  test('leaves the capture that is open when the next one is refused', async () => {
    await send(Buffer.from('one'))
    await send(Buffer.from('two'), {}, '/upload?name=broken.bin')
    expect(await readFile(engine.opened[0]?.[0] ?? '', 'utf8')).toBe('one')
    expect(await kept()).toHaveLength(1)
  })

  test('leaves a capture that is still on its way when another one has been opened', async () => {
    const headers = { cookie, origin: origin(), 'content-length': '4' }
    const slow = request({ host: '127.0.0.1', port: served.port, method: 'POST', path: '/upload?name=slow', headers })
    const answered = once(slow, 'response')
    slow.write('sl')
    await expect.poll(kept).toHaveLength(1)
    await send(Buffer.from('fast'))
    slow.end('ow')
    expect((await answered)[0]).toMatchObject({ statusCode: 204 })
    expect(await readFile(engine.opened[1]?.[0] ?? '', 'utf8')).toBe('slow')
  })

  test.each(['stated', 'chunked'])('refuses more octets than the limit (%s)', async (how) => {
    const headers: Record<string, string> = how === 'chunked' ? { 'transfer-encoding': 'chunked' } : {}
    const answer = await send(Buffer.alloc(MAX_UPLOAD + 1), headers)
    expect(answer.status).toBe(413)
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'upload-too-large' })
    expect(engine.opened).toEqual([])
    expect(await kept()).toEqual([])
  })

  test('removes what did not arrive whole', async () => {
    const headers = { cookie, origin: origin(), 'content-length': '1000' }
    const sent = request({ host: '127.0.0.1', port: served.port, method: 'POST', path: '/upload', headers })
    const broken = once(sent, 'error')
    sent.write('half')
    await expect.poll(kept).toHaveLength(1)
    sent.destroy(new Error('gone'))
    await broken
    await expect.poll(kept).toEqual([])
    expect(engine.opened).toEqual([])
  })

  test.each([
    ['no token', { cookie: '' }, 401],
    ['no Origin', { origin: '' }, 403],
    ['the Origin of another site', { origin: 'http://evil.example' }, 403],
    ['the Origin of a sandboxed frame', { origin: 'null' }, 403],
    ['a strange Host', { host: 'rebound.example', origin: 'http://rebound.example' }, 403],
  ])('is refused with %s', async (_why, headers, status) => {
    expect((await send(Buffer.from('x'), headers)).status).toBe(status)
    expect(engine.opened).toEqual([])
  })
})

describe('the WebSocket', () => {
  interface Viewer {
    readonly socket: WebSocket
    /** Everything that has come, the first message too, which may come together with the handshake. */
    readonly received: readonly unknown[]
  }
  const connect = (headers: Record<string, string>, path = '/rpc'): Promise<Viewer> =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${String(served.port)}${path}`, { headers })
      const received: unknown[] = []
      sockets.push(socket)
      socket.on('message', (data: Buffer) => received.push(JSON.parse(data.toString())))
      socket.on('open', () => {
        resolve({ socket, received })
      })
      socket.on('error', reject)
    })
  const trusted = () => ({ cookie, origin: origin() })

  test('answers calls and refuses what is no call', async () => {
    const { socket, received } = await connect(trusted())
    socket.send('no JSON')
    socket.send(JSON.stringify({ t: 'q', i: '1', m: 'openFile', a: ['/etc/passwd'] }))
    socket.send(JSON.stringify({ t: 'q', i: '2', m: 'info', a: [] }))
    await expect.poll(() => received.length).toBe(2)
    expect(received).toMatchObject([
      { i: '1', e: { message: expect.stringContaining('Request refused') as string } },
      { i: '2', r: { kind: 'browser', version: '1.2.3' } },
    ])
    expect(engine.opened).toEqual([])
  })

  test('tells every viewer of a change', async () => {
    const viewers = await Promise.all([connect(trusted()), connect(trusted())])
    engine.change({ ...EMPTY_STATUS, revision: 5 })
    for (const { received } of viewers)
      await expect.poll(() => received).toMatchObject([{ m: 'changed', a: [{ revision: 5 }] }])
  })

  test('tells of an engine that stopped, also those who come later, and starts another when asked', async () => {
    const failure = { code: 'engine-stopped', message: 'It stopped.', nextStep: 'Restart.' } as const
    const { received: early } = await connect(trusted())
    engine.stop(failure)
    await expect.poll(() => early).toMatchObject([{ m: 'engineStopped', a: ['It stopped.'] }])
    const { socket, received: late } = await connect(trusted())
    await expect.poll(() => late.length).toBe(1)
    socket.send(JSON.stringify({ t: 'q', i: '1', m: 'restartEngine', a: [] }))
    await expect.poll(() => late[1]).toMatchObject({ i: '1', r: { ok: true } })
    expect(session.stoppedBy()).toBeUndefined()
  })

  test('ends a connection that sends too much at once', async () => {
    const { socket } = await connect(trusted())
    const closed = new Promise<number>((resolve) => socket.on('close', resolve))
    socket.send('x'.repeat(MAX_REQUEST_OCTETS + 1))
    expect(await closed).toBe(1009)
  })

  test.each([
    ['no token', () => ({ origin: origin() })],
    ['a wrong token', () => ({ cookie: `${cookie}x`, origin: origin() })],
    ['no Origin', () => ({ cookie })],
    ['the Origin of another site', () => ({ cookie, origin: 'http://evil.example' })],
    ['a strange Host', () => ({ cookie, host: 'rebound.example', origin: 'http://rebound.example' })],
  ])('is refused with %s', async (_why, headers) => {
    await expect(connect(headers())).rejects.toThrow('403')
  })

  test('is nowhere but at its path', async () => {
    await expect(connect(trusted(), '/')).rejects.toThrow('403')
  })

  test('is closed when the host stops', async () => {
    const { socket } = await connect(trusted())
    const closed = new Promise<number>((resolve) => socket.on('close', resolve))
    await served.dispose()
    expect([1001, 1006]).toContain(await closed)
  })
})

describe('an incident bundle', () => {
  async function prepare(): Promise<string> {
    const prepared = await downloads.prepare('flowglass-1.pcapng', async (path) => {
      await writeFile(path, 'packets')
      return { ok: true, value: { name: 'x', octets: 7, datagrams: 1, records: 1 } }
    })
    return (prepared.ok ? prepared.value.downloadPath : undefined) ?? ''
  }

  test('is fetched once, from a path that nobody can guess', async () => {
    const path = await prepare()
    expect(path).toMatch(/^\/download\/[\w-]{43}$/)
    const first = await ask('GET', path, { cookie })
    expect(first.body).toBe('packets')
    expect(first.headers['content-disposition']).toMatch(/^attachment; filename="flowglass-[\d-]+\.pcapng"$/)
    expect((await ask('GET', path, { cookie })).status).toBe(404)
    // It is removed when the last octet is out, which its receiver may hear of before.
    await expect.poll(() => readdir(join(folder, 'uploads'))).toEqual([])
  })

  test('is not given to who has no token', async () => {
    const path = await prepare()
    expect((await ask('GET', path)).status).toBe(401)
    expect((await ask('GET', path, { cookie })).body).toBe('packets')
  })

  test('of those that nobody fetches, keeps the last four', async () => {
    const paths = [await prepare(), await prepare(), await prepare(), await prepare(), await prepare()]
    expect((await ask('GET', paths[0] ?? '', { cookie })).status).toBe(404)
    expect((await ask('GET', paths[1] ?? '', { cookie })).status).toBe(200)
    await downloads.dispose()
    expect(await readdir(join(folder, 'uploads'))).toEqual([])
  })
})
