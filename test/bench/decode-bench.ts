/**
 * Measures the decoder alone, and dump to a file, on generated records of 22 fields with three strings.
 * Run: `npx tsx test/bench/decode-bench.ts [records] [runs]`
 */
import { closeSync, openSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDumpContext } from '../../cli/dump/dump-context.ts'
import { createLineWriter, type LineSink } from '../../cli/dump/record-lines.ts'
import { createCaptureInput } from '../../core/capture/open-capture.ts'
import type { DecodedBlock } from '../../core/decode/block.ts'
import { createDecoder } from '../../core/decode/decoder.ts'
import { createElementRegistry } from '../../core/elements/registry.ts'
import { createIngest } from '../../core/session/ingest.ts'
import { generateBenchCapture } from '../../core/simulate/bench-capture.ts'
import type { ExportDatagram } from '../../core/transport/export-datagram.ts'
import { createTransport } from '../../core/transport/transport.ts'

const records = Number(process.argv[2] ?? 500_000)
const runs = Number(process.argv[3] ?? 5)
const registry = createElementRegistry()
const ignore = (): void => undefined

/** The datagrams of the capture, each a window into its chunk, as a file reader hands them on. */
function collectDatagrams(chunks: readonly Uint8Array[]): ExportDatagram[] {
  const datagrams: ExportDatagram[] = []
  const onDatagram = (datagram: ExportDatagram): void => void datagrams.push({ ...datagram })
  const transport = createTransport({ onDatagram }, ignore)
  const sink = { onFrame: transport.onFrame, onMessage: transport.onMessage, onProblem: ignore }
  const input = createCaptureInput(sink, { isCompressed: false })
  for (const chunk of chunks) input.push(chunk)
  return datagrams
}

/** Prints the medians by the clock and by the processor's time: the latter is the truth on a busy machine. */
function measure(name: string, run: () => void): void {
  const clock: number[] = []
  const processor: number[] = []
  for (let index = 0; index < runs; index++) {
    const before = performance.now()
    const usage = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(usage)
    clock.push((performance.now() - before) / 1000)
    processor.push((user + system) / 1_000_000)
  }
  process.stdout.write(`${name.padEnd(28)} clock ${rateOf(clock)}   processor ${rateOf(processor)}\n`)
}

function rateOf(seconds: number[]): string {
  const median = seconds.sort((a, b) => a - b)[seconds.length >> 1]!
  return `${median.toFixed(3)} s ${Math.round(records / median)
    .toLocaleString('en')
    .padStart(10)} records/s`
}

function dumpToFile(chunks: readonly Uint8Array[]): void {
  const file = openSync(join(tmpdir(), 'flowglass-decode-bench.ndjson'), 'w')
  const context = createDumpContext()
  const write = createLineWriter(context, { limit: Number.POSITIVE_INFINITY, separator: '', filter: undefined })
  const sink: LineSink = {
    octets: new Uint8Array(1 << 19),
    at: 0,
    reserve(length) {
      if (sink.at + length > sink.octets.length) sink.at -= writeSync(file, sink.octets, 0, sink.at)
    },
  }
  const onBlock = (block: DecodedBlock): void => {
    context.open(block)
    write(block, sink)
    context.close(block)
  }
  const ingest = createIngest({ registry, keepMessageOctets: 'never', isCompressed: false, onBlock })
  for (const chunk of chunks) ingest.push(chunk)
  ingest.end()
  writeSync(file, sink.octets, 0, sink.at)
  closeSync(file)
}

const chunks: Uint8Array[] = []
// Each chunk is borrowed until the next one.
for (const chunk of generateBenchCapture({ records, seed: 1 })) chunks.push(chunk.slice())
const datagrams = collectDatagrams(chunks)
measure('decode datagrams', () => {
  const decoder = createDecoder({ registry, onBlock: ignore, onProblem: ignore, keepMessageOctets: 'never' })
  for (const datagram of datagrams) decoder.onDatagram(datagram)
  decoder.end()
})
measure('pcap to blocks', () => {
  const ingest = createIngest({ registry, keepMessageOctets: 'never', isCompressed: false, onBlock: ignore })
  for (const chunk of chunks) ingest.push(chunk)
  ingest.end()
})
measure('pcap to JSON lines in a file', () => dumpToFile(chunks))
