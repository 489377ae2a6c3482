/** Serves one source, a file or listeners: decodes it and hands on blocks, never more than `MAX_BLOCKS_IN_FLIGHT` ahead of the store. */
import { version } from '../../package.json'
import { createElementRegistry, IANA_PEN } from '../elements/registry.ts'
import { EMPTY_TIME_MARKS } from '../protocol/aggregate-api.ts'
import { EMPTY_HEALTH, EMPTY_TEMPLATE_TREE } from '../protocol/empty-status.ts'
import type { Failure } from '../protocol/failure.ts'
import {
  EMPTY_ACCOUNT,
  type BundleOrder,
  type CollectorAnswer,
  type CollectorPort,
  type CollectorQuestion,
  type ToCollector,
} from '../session/collector-messages.ts'
import { collectFile } from './collect-file.ts'
import { collectLive, type LiveCollection } from './collect-live.ts'
import { writeCaptureBundle } from './write-capture-bundle.ts'
import { createCollectorFeed, type CollectorFeed } from './collector-feed.ts'
import type { StartListener } from './listener-client.ts'

type Opening = Extract<ToCollector, { kind: 'open' | 'listen' }>

/** Serves one source on a port: `open` or `listen` starts it, `finished` ends it. */
export function runCollector(port: CollectorPort, startListener: StartListener): void {
  const registry = createElementRegistry()
  // The tables are parsed when they are first asked: while the thread waits for its file, not when the first rows are due.
  registry.find(IANA_PEN, 1)
  const stopping = new AbortController()
  let feed: CollectorFeed | undefined
  let live: LiveCollection | undefined

  async function collect(opening: Opening): Promise<void> {
    for (const element of opening.elements) registry.learn(element)
    feed = createCollectorFeed(port, registry, opening.settings)
    const failure = await readSource(opening, feed)
    port.post({
      kind: 'finished',
      wasStopped: stopping.signal.aborted,
      failure,
      totals: feed.totals(),
      account: feed.account(),
    })
  }

  function readSource(opening: Opening, into: CollectorFeed): Promise<Failure | undefined> {
    if (opening.kind === 'open') return collectFile(opening.path, into, port, stopping.signal)
    live = collectLive(opening, into, port, startListener, stopping.signal)
    return live.ended
  }

  port.onMessage((message) => {
    switch (message.kind) {
      case 'open':
      case 'listen':
        void collect(message)
        break
      case 'bundle':
        void answerBundle(message.order, port)
        break
      case 'freeze':
        live?.freeze(message.lastSeconds)
        break
      case 'renew':
        live?.renew(message.reason)
        break
      case 'memory':
        feed?.giveBack(message.buffers)
        break
      case 'forget':
        if (message.session === live?.session()) feed?.ingest()?.forgetBefore(message.before)
        break
      case 'stored':
        feed?.stored()
        break
      case 'ask':
        port.post({ kind: 'answer', id: message.id, answer: answerTo(message.question, feed, live) })
        break
      case 'learn':
        for (const element of message.elements) registry.learn(element)
        break
      case 'stop':
        stopping.abort()
        break
    }
  })
}

/** In a thread of its own: a session goes on while a bundle of it is written. */
async function answerBundle(order: BundleOrder, port: CollectorPort): Promise<void> {
  const made = { program: `Flowglass ${version}`, madeAt: new Date().toISOString() }
  port.post({ kind: 'bundled', result: await writeCaptureBundle({ ...order, ...made }) })
}

function answerTo(
  question: CollectorQuestion,
  feed: CollectorFeed | undefined,
  live: LiveCollection | undefined,
): CollectorAnswer {
  const ingest = feed?.ingest()
  switch (question.about) {
    case 'account':
      return { about: 'account', account: feed?.account() ?? EMPTY_ACCOUNT }
    case 'templateTree':
      return { about: 'templateTree', tree: ingest?.templateTree() ?? EMPTY_TEMPLATE_TREE }
    case 'describeTemplate':
      return { about: 'describeTemplate', template: ingest?.describeTemplate(question.key) }
    case 'health':
      return { about: 'health', health: ingest?.health() ?? EMPTY_HEALTH }
    case 'losses':
      return { about: 'losses', losses: ingest?.losses() ?? [] }
    case 'timeMarks':
      return { about: 'timeMarks', timeMarks: ingest?.timeMarks() ?? EMPTY_TIME_MARKS }
    case 'reception':
      return { about: 'reception', reception: live?.reception() }
  }
}
