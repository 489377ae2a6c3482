/** What the program says of a NetScaler's capture, in the lines of the golden files of `test/golden/netscaler`. */
import { readFileSync } from 'node:fs'
import { present } from '../../core/bytes/invariant.ts'
import { RECORD_FLAGS, type FieldSpecifier, type TemplateVersion } from '../../core/decode/block.ts'
import { createElementRegistry } from '../../core/elements/registry.ts'
import { createSessionNames, type SessionNames } from '../../core/names/session-names.ts'
import type { QuirkReport } from '../../core/protocol/health-report.ts'
import { createTelemetry, type Telemetry } from '../../core/telemetry/telemetry.ts'
import { decodeCapture, inChunks } from '../support/decode-capture.ts'
import { runCommandLine } from '../support/run-command-line.ts'

type Fact = Row & { readonly fact: string }

const APPLICATION_CLASS = 'netscalerApplication'
const VARIABLE_LENGTH = 65_535
const registry = createElementRegistry()

/** Every fact of the capture, one JSON object a line. */
export async function netscalerFacts(path: string): Promise<string[]> {
  const read = readBlocks(path)
  const records = await linesOf('dump', path)
  const facts = [
    captureFact(read.snapshot),
    ...read.templates.map(templateFact),
    ...[...read.health.quirks].sort(byName).flatMap(quirkFact),
    ...records.filter((record) => record['@type'] === 'options').map((record) => nameFact(record, read)),
    ...records.filter((record) => record['@type'] === 'data').map((record) => recordFact(record, read)),
    ...(await listFacts('transaction', path)),
    ...(await stampFacts(read)),
    ...(await listFacts('connection', path)),
  ]
  return facts.map((fact) => JSON.stringify(fact))
}

type Snapshot = ReturnType<typeof decodeCapture>['snapshot']
type Row = Readonly<Record<string, unknown>>

interface ReadCapture extends Pick<ReturnType<typeof decodeCapture>, 'snapshot' | 'health'> {
  readonly templates: readonly TemplateVersion[]
  /** Of records, by their number. */
  readonly flags: ReadonlyMap<number, number>
  readonly names: SessionNames
  readonly telemetry: Telemetry
}

/** Blocks are read as they come: their buffers are used again. */
function readBlocks(path: string): ReadCapture {
  const templates: TemplateVersion[] = []
  const flags = new Map<number, number>()
  const names = createSessionNames(({ pen, elementId }) => registry.find(pen, elementId).semantics)
  const telemetry = createTelemetry({ names })
  const { snapshot, health } = decodeCapture(inChunks(readFileSync(path)), (block) => {
    templates.push(...block.newTemplates)
    for (const batch of block.batches) {
      for (let row = 0; row < batch.rowCount; row++) flags.set(batch.record[row]!, batch.flags[row]!)
    }
    names.take(block)
    telemetry.take(block)
  })
  telemetry.end()
  return { snapshot, health, templates, flags, names, telemetry }
}

function captureFact({ exporters, messages, records, ledger }: Snapshot): Fact {
  const exporter = present(exporters[0], 'an exporter')
  return {
    fact: 'capture',
    exporter: exporter.exporter,
    domain: present(exporter.domains[0], 'a domain').domain,
    messages,
    dataRecords: records.data,
    optionsRecords: records.options,
    lost: ledger.records.lost,
    octets: ledger.octets,
  }
}

function templateFact({ templateId, scopeFieldCount, fields }: TemplateVersion): Fact {
  const isOptions = scopeFieldCount > 0
  return {
    fact: 'template',
    id: templateId,
    type: isOptions ? 'options' : 'data',
    ...(isOptions ? { scopes: scopeFieldCount } : {}),
    fields: fields.map(fieldText).join(' '),
  }
}

function fieldText({ pen, id, length }: FieldSpecifier): string {
  return `${pen === 0 ? '' : `${pen}:`}${id}/${length === VARIABLE_LENGTH ? 'v' : length}`
}

function byName({ quirk: one }: QuirkReport, { quirk: other }: QuirkReport): number {
  return one < other ? -1 : 1
}

/** How many values speak for a quirk, of how many; of clocks nothing: the arrival times of these captures are made up. */
function quirkFact({ quirk, isApplied, count, evidence }: QuirkReport): Fact[] {
  if (quirk === 'clock-offset') return []
  const all = /(\d+) of (\d+)/.exec(evidence)
  return [
    {
      fact: 'quirk',
      quirk,
      isApplied,
      ...(all === null ? {} : { small: Number(all[1]) }),
      all: Number(all?.[2] ?? count),
    },
  ]
}

/** What an options record says, and how its name is looked up for records of its message's domain. */
function nameFact(record: Row, { names }: ReadCapture): Fact {
  const application = record['netscaler:appNameAppId']
  const at = BigInt(Date.parse(String(record['@exportTime']))) * 1_000_000n
  return {
    fact: 'name',
    record: record['@record'],
    scope: record['observationDomainId'],
    incarnation: record['netscaler:appNameIncarnationNumber'],
    application,
    name: names.tables.labelOf(0, Number(record['@domain']), APPLICATION_CLASS, String(application), at),
  }
}

function recordFact(record: Row, { telemetry, flags }: ReadCapture): Fact {
  const number = Number(record['@record'])
  return {
    fact: 'record',
    record: number,
    template: record['@template'],
    leg: telemetry.placeRecord(number).leg ?? null,
    transaction: record['netscaler:transactionId'],
    connection: record['netscaler:connectionId'],
    start: microseconds(record['@start']),
    end: microseconds(record['@end']),
    plain: (present(flags.get(number), 'a record') & RECORD_FLAGS.plainMicroseconds) !== 0,
  }
}

/** Nine digits to six. */
function microseconds(time: unknown): string {
  return String(time).replace(/000Z$/, 'Z')
}

/** What a list's command prints, each line with its kind. */
async function listFacts(kind: 'transaction' | 'connection', path: string): Promise<Fact[]> {
  return (await linesOf(`${kind}s`, path)).map((row) => ({ fact: kind, ...row }))
}

async function linesOf(command: string, path: string): Promise<Row[]> {
  const { status, out } = await runCommandLine(command, path)
  if (status !== 0) throw new Error(`flowglass ${command} ended with status ${String(status)}`)
  const lines = out.split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line) as Row)
}

async function stampFacts({ telemetry: { transactions } }: ReadCapture): Promise<Fact[]> {
  const facts: Fact[] = []
  for (let number = 1; number <= transactions.transactions.rowCount; number++) {
    const details = await transactions.describeTransaction(number, () => Promise.resolve(new Map()))
    for (const { element, raw, state } of details?.stamps ?? []) {
      if (raw === null) continue
      facts.push({ fact: 'stamp', transaction: details?.transactionId, element, us: Number(raw), state })
    }
  }
  return facts
}
