/** Reads a capture file, decodes it and hands on blocks, never more than `MAX_BLOCKS_IN_FLIGHT` ahead of the store. */
import { createElementRegistry, IANA_PEN } from '../elements/registry.ts'
import { MAX_BLOCKS_IN_FLIGHT, TOTALS_INTERVAL_MS } from '../limits.ts'
import { createBlockMemory } from '../decode/block-memory.ts'
import { DEFAULT_DECODE_SETTINGS } from '../protocol/decode-settings.ts'
import { EMPTY_HEALTH, EMPTY_TEMPLATE_TREE } from '../protocol/empty-status.ts'
import type { Failure } from '../protocol/failure.ts'
import { createLedger } from '../protocol/ledger.ts'
import {
  buffersOf,
  EMPTY_ACCOUNT,
  type Account,
  type CollectorAnswer,
  type CollectorPort,
  type CollectorQuestion,
  type Totals,
} from '../session/collector-messages.ts'
import { createIngest, type Ingest } from '../session/ingest.ts'
import { readCapture, type ReadStart } from './file-source.ts'

/** Totals are sent less often when making them takes long: with ten thousand exporters, say. */
const TOTALS_COST_FACTOR = 20

/** Serves one file on a port: `open` starts it, `finished` ends it. */
export function runCollector(port: CollectorPort): void {
  const registry = createElementRegistry()
  // The tables are parsed when they are first asked: while the thread waits for its file, not when the first rows are due.
  registry.find(IANA_PEN, 1)
  const stopping = new AbortController()
  let settings = DEFAULT_DECODE_SETTINGS
  let ingest: Ingest | undefined
  const memory = createBlockMemory()
  let inFlight = 0
  let resume: (() => void) | undefined
  let octetsRead = 0
  let nextTotals = 0

  function start(facts: ReadStart): Ingest {
    return createIngest({
      registry,
      settings,
      memory,
      keepMessageOctets: 'when-not-in-file',
      isCompressed: facts.compression !== undefined || facts.fileOctets === undefined,
      onBlock: (block) => {
        inFlight += 1
        port.post({ kind: 'block', block }, buffersOf(block))
      },
    })
  }

  function sendTotals(): void {
    const before = performance.now()
    if (before < nextTotals) return
    port.post({ kind: 'totals', totals: totalsOf(ingest, octetsRead) })
    const cost = performance.now() - before
    nextTotals = before + Math.max(TOTALS_INTERVAL_MS, cost * TOTALS_COST_FACTOR)
  }

  /** Waits until the store is no more than `MAX_BLOCKS_IN_FLIGHT` blocks behind. */
  async function roomForBlocks(): Promise<void> {
    while (inFlight >= MAX_BLOCKS_IN_FLIGHT && !stopping.signal.aborted) {
      await new Promise<void>((settle) => (resume = settle))
    }
  }

  /** Reads the file to its end; the failure says why it could not. */
  async function readAll(path: string): Promise<Failure | undefined> {
    let facts: ReadStart | undefined
    let refusal: Failure | undefined
    let isAccepted = false

    function accept(): void {
      const format = ingest?.format()
      if (isAccepted || format === undefined) return
      isAccepted = true
      port.post({ kind: 'accepted', format, compression: facts?.compression, octets: facts?.fileOctets })
    }

    const summary = await readCapture(path, {
      signal: stopping.signal,
      onProblem: (problem) => ingest?.onProblem(problem),
      onStart: (started) => {
        facts = started
        ingest = start(started)
      },
      onChunk: async (chunk, octets) => {
        octetsRead = octets
        refusal = ingest?.push(chunk)
        if (refusal !== undefined) return 'stop'
        accept()
        sendTotals()
        await roomForBlocks()
        return undefined
      },
    })
    if (refusal !== undefined) return refusal
    // Tens of millions of records may have waited for the last template: they come no faster than others.
    while (!stopping.signal.aborted && ingest?.release() === true) await roomForBlocks()
    const ended = ingest?.end()
    accept()
    if (!summary.ok) return summary.failure
    return ended?.ok === false ? ended.failure : undefined
  }

  port.onMessage((message) => {
    switch (message.kind) {
      case 'open':
        settings = message.settings
        for (const element of message.elements) registry.learn(element)
        void readAll(message.path).then((failure) => {
          const totals = totalsOf(ingest, octetsRead)
          port.post({
            kind: 'finished',
            wasStopped: stopping.signal.aborted,
            failure,
            totals,
            account: accountOf(ingest),
          })
        })
        break
      case 'listen':
      case 'freeze':
        break
      case 'memory':
        memory.giveBack(message.buffers)
        break
      case 'stored':
        inFlight -= 1
        resume?.()
        break
      case 'ask':
        port.post({ kind: 'answer', id: message.id, answer: answerTo(message.question, ingest) })
        break
      case 'learn':
        for (const element of message.elements) registry.learn(element)
        break
      case 'stop':
        stopping.abort()
        resume?.()
        break
    }
  })
}

function totalsOf(ingest: Ingest | undefined, octetsRead: number): Totals {
  if (ingest === undefined) {
    const none = { data: 0, options: 0 }
    return {
      octetsRead,
      ledger: createLedger(),
      records: none,
      templates: 0,
      problems: { note: 0, warning: 0, error: 0 },
    }
  }
  const { ledger, records, templates, problemCounts } = ingest.totals()
  return { octetsRead, ledger, records, templates, problems: problemCounts }
}

function answerTo(question: CollectorQuestion, ingest: Ingest | undefined): CollectorAnswer {
  switch (question.about) {
    case 'account':
      return { about: 'account', account: accountOf(ingest) }
    case 'templateTree':
      return { about: 'templateTree', tree: ingest?.templateTree() ?? EMPTY_TEMPLATE_TREE }
    case 'describeTemplate':
      return { about: 'describeTemplate', template: ingest?.describeTemplate(question.key) }
    case 'health':
      return { about: 'health', health: ingest?.health() ?? EMPTY_HEALTH }
    case 'losses':
      return { about: 'losses', losses: ingest?.losses() ?? [] }
  }
}

function accountOf(ingest: Ingest | undefined): Account {
  if (ingest === undefined) return EMPTY_ACCOUNT
  const { capture, exporters, problems } = ingest.snapshot()
  return { capture, exporters, problems }
}
