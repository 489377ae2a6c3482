/** Lists made by their own thread, and what is left when it fails. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { startEngine, type Engine } from '../../../core/node/engine-client.ts'
import type { ListSpec } from '../../../core/protocol/list-api.ts'
import type { SessionApi, SessionStatus } from '../../../core/protocol/session-api.ts'
import { breakWorker, buildWorkers } from '../../support/built-workers.ts'
import { createInProcessSession } from '../../support/in-process-session.ts'
import { valueOf } from '../../support/query-session.ts'

const SAMPLE = 'resources/sample.pcapng'
const SLOWEST: ListSpec = {
  list: 'transactions',
  filter: 'status >= 200',
  sort: [{ column: 'total', direction: 'descending' }],
}
const COLUMNS = ['start', 'client', 'host', 'url', 'method', 'application', 'total', 'verdict']

let workerPath: string
let folder: string
const engines = new Set<Engine>()

beforeAll(async () => {
  workerPath = await buildWorkers()
  folder = await mkdtemp(join(tmpdir(), 'flowglass-lists-'))
}, 60_000)
afterEach(async () => {
  for (const engine of engines) await engine.dispose()
  engines.clear()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function start(path = workerPath): Engine {
  const engine = startEngine({ workerPath: path, sessionsFolder: folder })
  engines.add(engine)
  return engine
}

async function load({ control, session }: Engine): Promise<SessionStatus> {
  valueOf(await control.openFile(SAMPLE, 'sample'))
  for (;;) {
    const status = await session.status()
    if (status.phase !== 'loading') return status
    await new Promise((settle) => setTimeout(settle, 10))
  }
}

async function readSlowest(session: SessionApi) {
  const { view, rowCount } = valueOf(await session.openList(SLOWEST))
  const { columns, records, labels } = valueOf(
    await session.readWindow({ view, first: 0, count: Math.min(rowCount, 500), columns: COLUMNS }),
  )
  const first = records[0] ?? 0
  return {
    ...{ rowCount, columns, records, labels },
    place: valueOf(await session.findRecord(view, first)),
    summary: valueOf(await session.summarizeList(view)),
    groups: valueOf(await session.groupList({ view, by: 'host', measure: 'total' })),
    details: valueOf(await session.describeTransaction(first)),
    recordPlace: await session.placeRecord(100),
  }
}

it('shows the same lists as one that makes them itself, complete when the file is', async () => {
  const local = await createInProcessSession()
  try {
    const { lists } = await local.load(SAMPLE)
    const engine = start()
    const status = await load(engine)
    expect(lists.transactions).toBeGreaterThan(10)
    expect(status.lists).toEqual(lists)
    expect(await readSlowest(engine.session)).toEqual(await readSlowest(local.session))
    expect((await engine.session.listColumns('sessions')).length).toBeGreaterThan(10)
  } finally {
    await local.dispose()
  }
})

it('keeps the records when its thread has failed, and says so of lists', async () => {
  const flag = join(folder, 'broken')
  const engine = start(await breakWorker(workerPath, 'lists', flag))
  await load(engine)
  const { view } = valueOf(await engine.session.openList(SLOWEST))
  await writeFile(flag, '')
  const failed = { ok: false, failure: { code: 'lists-stopped' } }
  await expect.poll(() => engine.session.openList(SLOWEST)).toMatchObject(failed)
  expect(await engine.session.readWindow({ view, first: 0, count: 1, columns: [] })).toMatchObject(failed)
  expect(await engine.session.describeTransaction(1)).toMatchObject(failed)
  const records = valueOf(await engine.session.openView({ filter: '', sort: [] }))
  expect(records.rowCount).toBeGreaterThan(0)
})
