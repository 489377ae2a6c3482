/**
 * Prints what the store and its views take at a million records of 22 fields in six shapes: append, sort, window.
 * Run with `node --import tsx test/bench/store-bench.ts [millions]`.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DecodedBlock, RecordBatch, Shape } from '../../core/decode/block.ts'
import type { ColumnKind } from '../../core/elements/column-kind.ts'
import { BLOCK_RECORDS, FIRST_BLOCK_RECORDS } from '../../core/limits/decode.ts'
import { createSessionQueries } from '../../core/query/session-queries.ts'
import { createStore } from '../../core/store/store.ts'
import { createBlockBuilder, packColumn } from '../support/block-builders.ts'

const RECORDS = Math.round(Number(process.argv[2] ?? 1) * 1_000_000)
const SHAPES = 6
const DISTINCT_TEXTS = 4000

const FIELDS: readonly { readonly key: string; readonly kind: ColumnKind }[] = [
  { key: 'sourceIPv4Address', kind: 'ipv4' },
  { key: 'destinationIPv4Address', kind: 'ipv4' },
  { key: 'sourceTransportPort', kind: 'u16' },
  { key: 'destinationTransportPort', kind: 'u16' },
  { key: 'protocolIdentifier', kind: 'u8' },
  { key: 'tcpControlBits', kind: 'u8' },
  { key: 'octetDeltaCount', kind: 'u64' },
  { key: 'packetDeltaCount', kind: 'u64' },
  { key: 'flowStartMicroseconds', kind: 'microseconds' },
  { key: 'flowEndMicroseconds', kind: 'microseconds' },
  { key: 'ingressInterface', kind: 'u32' },
  { key: 'egressInterface', kind: 'u32' },
  { key: 'observationPointId', kind: 'u32' },
  { key: 'exportingProcessId', kind: 'u32' },
  { key: 'flowId', kind: 'u64' },
  { key: 'netscaler:transactionId', kind: 'u32' },
  { key: 'netscaler:connectionId', kind: 'u32' },
  { key: 'netscaler:roundTripTime', kind: 'u32' },
  { key: 'netscaler:flowFlags', kind: 'u64' },
  { key: 'netscaler:httpReqUrl', kind: 'text' },
  { key: 'netscaler:httpReqHost', kind: 'text' },
  { key: 'netscaler:httpReqMethod', kind: 'text' },
]

/** One block's columns, made once: what is measured is the store, not the making. */
function makeBatches(shapes: readonly Shape[], perShape: number): RecordBatch[] {
  let seed = 1
  const random = () => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32
  const column = (kind: ColumnKind) =>
    packColumn(
      kind,
      Array.from({ length: perShape }, () =>
        kind === 'text'
          ? Math.floor(random() * DISTINCT_TEXTS)
          : kind === 'microseconds'
            ? 1_720_689_702_000_000_000n + BigInt(Math.floor(random() * 1e9))
            : Math.floor(random() * (kind === 'u8' ? 256 : 60_000)),
      ),
      () => 0,
    )
  return shapes.map((shape) => ({
    shapeId: shape.id,
    rowCount: perShape,
    record: new Uint32Array(perShape),
    message: new Uint32Array(perShape).fill(1),
    offset: new Uint32Array(perShape).fill(20),
    length: new Uint32Array(perShape).fill(120),
    templateVersion: new Uint32Array(perShape).fill(shape.id),
    exportTime: new BigInt64Array(perShape).fill(1_720_689_702_000_000_000n),
    start: new BigInt64Array(perShape).map(() => 1_720_689_702_000_000_000n + BigInt(Math.floor(random() * 1e9))),
    end: new BigInt64Array(perShape).map(() => 1_720_689_703_000_000_000n + BigInt(Math.floor(random() * 1e9))),
    flags: new Uint8Array(perShape),
    columns: shape.fields.map((field) => column(field.kind)),
  }))
}

function* makeBlocks(): Generator<DecodedBlock> {
  const builder = createBlockBuilder()
  for (let shape = 0; shape < SHAPES; shape += 1) {
    builder.addShape(FIELDS.map((field) => ({ ...field, key: field.key })))
  }
  const first = builder.build()
  const texts = Array.from({ length: DISTINCT_TEXTS }, (_, id) =>
    new TextEncoder().encode(`/shop/${(id * 7919) % 9973}/item`),
  )
  let end = 0
  const ends = Uint32Array.from(texts, (text) => (end += text.length))
  const octets = new Uint8Array(end)
  for (const [id, text] of texts.entries()) octets.set(text, (ends[id] ?? 0) - text.length)
  const perShape = Math.floor(BLOCK_RECORDS / SHAPES)
  const template = makeBatches(builder.shapes, perShape)
  let record = 1
  for (let number = 0; record <= RECORDS; number += 1) {
    const rows = number === 0 ? Math.floor(FIRST_BLOCK_RECORDS / SHAPES) : perShape
    const count = rows * SHAPES
    yield {
      ...first,
      firstRecord: record,
      recordCount: count,
      newShapes: number === 0 ? first.newShapes : [],
      newTemplates: number === 0 ? first.newTemplates : [],
      newSessions: number === 0 ? first.newSessions : [],
      newElements: [],
      dictionary:
        number === 0
          ? { firstId: 0, count: texts.length, octets, ends }
          : { ...first.dictionary, firstId: texts.length },
      order: Uint16Array.from({ length: count }, (_, index) => index % SHAPES),
      batches: template.map((batch, shape) => ({
        ...batch,
        rowCount: rows,
        record: Uint32Array.from({ length: rows }, (_, row) => record + row * SHAPES + shape),
      })),
    }
    record += count
  }
}

async function measure(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'flowglass-bench-'))
  let firstVisible = 0
  let started = 0
  const made = await createStore({
    folder,
    memoryLimitMiB: 256,
    threads: 2,
    onVisible: () => {
      firstVisible ||= performance.now() - started
    },
  })
  if (!made.ok) throw new Error(made.failure.message)
  const store = made.value
  let lastView = 0
  const queries = createSessionQueries(store, {
    nextView: () => (lastView += 1),
    describe: () => ({ title: '', group: 'other', type: 'integer', description: '' }),
    isElement: () => true,
    revision: () => 1,
  })
  started = performance.now()
  let makingCpu = 0
  const cpuBefore = cpuSeconds()
  let making = 0
  let mark = performance.now()
  let markCpu = cpuSeconds()
  for (const block of makeBlocks()) {
    making += performance.now() - mark
    makingCpu += cpuSeconds() - markCpu
    const appended = await store.append(block)
    if (!appended.ok) throw new Error(appended.failure.message)
    mark = performance.now()
    markCpu = cpuSeconds()
  }
  await store.commit()
  const seconds = (performance.now() - started - making) / 1000
  print('first rows visible', `${firstVisible.toFixed(0)} ms`)
  print('append and commit', `${seconds.toFixed(2)} s, ${(store.recordCount / seconds / 1e6).toFixed(2)} M records/s`)
  print(
    'processor time of it',
    `${(cpuSeconds() - cpuBefore).toFixed(2)} s, of which ${makingCpu.toFixed(2)} s while making blocks`,
  )
  print('resident memory', `${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`)
  print('database file', `${(statSync(join(folder, 'session.duckdb')).size / 1e6).toFixed(0)} MB`)
  const columns = [
    '@record',
    '@time',
    '@exporter',
    '@template',
    '@source',
    '@sourcePort',
    '@destination',
    '@destinationPort',
    '@protocol',
    '@packets',
    '@octets',
    '@duration',
    '@rtt',
    '@method',
    '@hostAndUrl',
  ]
  for (const column of [
    '@record',
    '@time',
    '@octets',
    '@source',
    '@exporter',
    '@rtt',
    '@duration',
    'netscaler:httpReqUrl',
    '@hostAndUrl',
  ]) {
    const begun = performance.now()
    const view = await queries.openView({ filter: '', sort: [{ column, direction: 'descending' }] })
    if (!view.ok) throw new Error(view.failure.message)
    const opened = performance.now()
    await queries.readWindow({ view: view.value.view, first: 0, count: 60, columns })
    const shown = performance.now()
    const windows: number[] = []
    for (let index = 0; index < 20; index += 1) {
      const from = performance.now()
      const first = Math.floor((store.recordCount - 100) * Math.random())
      await queries.readWindow({ view: view.value.view, first, count: 100, columns })
      windows.push(performance.now() - from)
    }
    windows.sort((a, b) => a - b)
    print(
      `sort by ${column}`,
      `${(opened - begun).toFixed(0)} ms, with first window ${(shown - begun).toFixed(0)} ms; windows of 100: median ${windows[10]?.toFixed(1)} ms, worst ${windows[19]?.toFixed(1)} ms`,
    )
  }
  const identity = await queries.openView({ filter: '', sort: [] })
  if (!identity.ok) throw new Error(identity.failure.message)
  const from = performance.now()
  for (let index = 0; index < 20; index += 1) {
    await queries.readWindow({
      view: identity.value.view,
      first: Math.floor(store.recordCount * Math.random()),
      count: 100,
      columns,
    })
  }
  print('identity windows of 100', `${((performance.now() - from) / 20).toFixed(1)} ms`)
  print('resident memory', `${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`)
  await store.dispose()
  rmSync(folder, { recursive: true, force: true })
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

function print(what: string, value: string): void {
  process.stdout.write(`${what.padEnd(34)}${value}\n`)
}

print('machine', `${cpus().length} × ${cpus()[0]?.model ?? '?'}, Node ${process.version}, ${RECORDS} records`)
void measure()
