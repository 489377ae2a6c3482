/**
 * The capture that Flowglass is measured on: AppFlow-like records in three templates, each of 22 fields with three
 * strings, about 185 octets a record with everything around it, seven or eight records a datagram. Values repeat as they
 * do in life: some 2,000 URLs, 20 hosts, 50 user agents, 20,000 clients.
 */
import { BenchExporter } from './bench-exporter.ts'
import { createPopulation } from './bench-population.ts'
import { BENCH_LEGS, drawBenchTransaction } from './bench-transaction.ts'
import { writePcapHeader } from './capture-file.ts'
import { OctetWriter } from './octet-writer.ts'
import { createRandom } from './random.ts'

export interface BenchOptions {
  readonly records: number
  readonly seed: number
}

const CHUNK_OCTETS = 4 << 20
const RECORDS_PER_SECOND = 4000
/** 2024-07-11T09:15:00Z. */
const START_MICROS = 1_720_689_300_000_000
const EXPORTER_ADDRESSES = ['10.20.4.2', '10.20.4.3']
const FIRST_TRANSACTION_ID = 0x3faa_0000
/** Transactions that are written together, leg by leg, so that a set holds two records. */
const TRANSACTIONS_TOGETHER = 2

/** Gives the capture in chunks of some MiB, each borrowed until the next is asked for. */
export function* generateBenchCapture(options: BenchOptions): Generator<Uint8Array, void> {
  const random = createRandom(options.seed)
  const population = createPopulation(random)
  const file = new OctetWriter(CHUNK_OCTETS + 0x1_0000)
  const exporters = EXPORTER_ADDRESSES.map((address, index) => new BenchExporter(address, index, file))
  writePcapHeader(file)

  let written = 0
  while (written < options.records) {
    const micros = START_MICROS + Math.floor((written * 1_000_000) / RECORDS_PER_SECOND)
    const exporter = random.pick(exporters)
    const firstId = FIRST_TRANSACTION_ID + written
    const group = Array.from({ length: TRANSACTIONS_TOGETHER }, (_, index) =>
      drawBenchTransaction(random, population, firstId + index, micros),
    )
    for (const leg of BENCH_LEGS) {
      for (const transaction of group) {
        if (written === options.records) break
        const { template, values } = transaction[leg]
        exporter.writeRecord(template, values, micros)
        written += 1
      }
    }
    if (file.length >= CHUNK_OCTETS) {
      yield file.borrowOctets()
      file.truncate(0)
    }
  }
  const endMicros = START_MICROS + Math.ceil((written * 1_000_000) / RECORDS_PER_SECOND)
  for (const exporter of exporters) exporter.flush(endMicros)
  yield file.borrowOctets()
}
