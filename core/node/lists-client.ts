/** The lists of a capture in a thread of their own, as the session sees them. */
import type { Transferable, Worker } from 'node:worker_threads'
import { createBirpc } from 'birpc'
import { buffersToGiveBack } from '../decode/block-memory.ts'
import { MAX_BLOCKS_FOR_LISTS } from '../limits/decode.ts'
import { fail, type Result } from '../protocol/failure.ts'
import { NO_LIST_ROWS, type ListCounts } from '../protocol/list-api.ts'
import type { ListQuestions } from '../session/list-service.ts'
import type { Lists, ListsOptions, StartLists } from '../session/lists.ts'
import type { FromLists, ListCalls, ListsData, ListTexts, ToLists } from './lists-worker.ts'

/** Makes lists in a thread that starts with the first block or question: before it, the first rows want the time. */
export function startListsIn(startThread: (data: ListsData) => Worker): StartLists {
  return (options) => createListsClient(startThread, options)
}

function createListsClient(startThread: (data: ListsData) => Worker, options: ListsOptions): Lists {
  let worker: Worker | undefined
  let counts: ListCounts = NO_LIST_ROWS
  let numbersGiven = 0
  let waiting = 0
  let stopped: string | undefined
  let settleReady: () => void = () => undefined
  let ready: Promise<void> | undefined
  /** What was said before the thread was needed. */
  const early: ToLists[] = []

  function post(message: ToLists, transfer: readonly ArrayBuffer[] = []): void {
    worker ??= start()
    worker.postMessage(message, transfer as readonly Transferable[])
  }

  function start(): Worker {
    const { elements, retention } = options
    const started = startThread({ elements, retention })
    for (const message of early.splice(0)) started.postMessage(message)
    started.on('message', (message: FromLists) => {
      if (message.kind === 'call') onCall(message.call)
      else taken(message)
    })
    started.on('error', (error) => {
      stop(error.message)
    })
    started.on('exit', (code) => {
      stop(`exit code ${String(code)}`)
    })
    return started
  }

  function taken(next: Extract<FromLists, { kind: 'taken' }>): void {
    waiting -= 1
    counts = next.counts
    numbersGiven = next.numbersGiven
    options.onTaken(next.buffers)
    options.onCounted()
    if (waiting <= MAX_BLOCKS_FOR_LISTS) letGo()
  }

  function letGo(): void {
    ready = undefined
    settleReady()
  }

  /** Records are read on without lists; whoever asks for a list hears why there is none. */
  function stop(reason: string): void {
    if (stopped !== undefined) return
    stopped = reason
    letGo()
    calls.$close(new Error(reason))
  }

  let onCall: (call: unknown) => void = () => undefined
  const texts: ListTexts = { readTexts: async (ids) => [...(await options.readTexts(new Set(ids)))] }
  const calls = createBirpc<ListCalls, ListTexts>(texts, {
    post: (call: unknown) => {
      post({ kind: 'call', call })
    },
    on: (listener) => {
      onCall = listener
    },
    timeout: -1,
  })

  /** What needs no thread is kept until there is one. */
  function tell(message: ToLists): void {
    if (stopped !== undefined) return
    if (worker === undefined) early.push(message)
    else post(message)
  }

  async function ask<T>(call: () => Promise<T>, otherwise: (reason: string) => T): Promise<T> {
    try {
      if (stopped === undefined) return await call()
    } catch (error) {
      // The end of the thread rejects what was asked of it.
      if (stopped === undefined) throw error
    }
    return otherwise(stopped)
  }

  const questions: ListQuestions = {
    columns: (list) =>
      ask(
        () => calls.columns(list),
        () => [],
      ),
    columnsOf: (view) => ask(() => calls.columnsOf(view), failed),
    open: (spec, ticket, records) => ask(() => calls.open(spec, ticket, records), failed),
    close: (view) =>
      ask(
        () => calls.close(view),
        () => undefined,
      ),
    read: (request) => ask(() => calls.read(request), failed),
    find: (view, number) => ask(() => calls.find(view, number), failed),
    summarize: (view) => ask(() => calls.summarize(view), failed),
    group: (spec) => ask(() => calls.group(spec), failed),
    top: (spec, records) => ask(() => calls.top(spec, records), failed),
    describeTransaction: (number) => ask(() => calls.describeTransaction(number), failed),
    describeConnection: (number) => ask(() => calls.describeConnection(number), failed),
    describeTrafficSession: (number, grouping) => ask(() => calls.describeTrafficSession(number, grouping), failed),
    placeRecord: (record) =>
      ask(
        () => calls.placeRecord(record),
        () => ({}),
      ),
    recordsWith: (question, wanted) =>
      ask(
        () => calls.recordsWith(question, wanted),
        () => ({ firstRecord: 1, bits: new Uint8Array(0) }),
      ),
    recordsMatching: (term) =>
      ask(
        () => calls.recordsMatching(term),
        () => ({ firstRecord: 1, bits: new Uint8Array(0) }),
      ),
    unlisted: () =>
      ask(
        () => calls.unlisted(),
        () => [],
      ),
  }

  return {
    take(block) {
      const buffers = buffersToGiveBack(block)
      if (stopped !== undefined) {
        options.onTaken(buffers)
        return
      }
      waiting += 1
      post({ kind: 'block', block }, buffers)
    },
    ready() {
      if (waiting <= MAX_BLOCKS_FOR_LISTS || stopped !== undefined) return Promise.resolve()
      ready ??= new Promise<void>((settle) => (settleReady = settle))
      return ready
    },
    learn: (elements) => tell({ kind: 'learn', elements }),
    know: (knowledge) => tell({ kind: 'know', knowledge }),
    setLosses: (losses) => tell({ kind: 'losses', losses }),
    forgetBefore: (before) => tell({ kind: 'forget', before }),
    textsInUse(before) {
      const none = (): Uint32Array<ArrayBuffer> => new Uint32Array(0)
      return worker === undefined ? Promise.resolve(none()) : ask(() => calls.textsInUse(before), none)
    },
    async end() {
      // Without a thread there was no block.
      if (worker !== undefined)
        counts = await ask(
          () => calls.end(),
          () => counts,
        )
    },
    counts: () => counts,
    numbersGiven: () => numbersGiven,
    ask: questions,
    async dispose() {
      stop('the capture was closed')
      await worker?.terminate()
    },
  }
}

function failed(reason: string): Result<never> {
  return fail(
    'lists-stopped',
    `The thread that makes the lists has stopped: ${reason}.`,
    'Records stay as they are. Open the capture again for its lists; if it happens again, please report it.',
  )
}
