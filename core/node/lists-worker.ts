/** The thread that makes the lists of one capture: blocks come as messages, questions as calls. */
import type { MessagePort, Transferable } from 'node:worker_threads'
import { createBirpc } from 'birpc'
import { buffersToGiveBack } from '../decode/block-memory.ts'
import type { DecodedBlock } from '../decode/block.ts'
import type { LossSpan } from '../decode/loss-spans.ts'
import { createElementRegistry } from '../elements/registry.ts'
import type { CaptureKnowledge } from '../protocol/capture-knowledge.ts'
import type { ListCounts } from '../protocol/list-api.ts'
import type { LearnedElement } from '../protocol/names-report.ts'
import { createListService, type ListQuestions } from '../session/list-service.ts'
import type { ListsOptions } from '../session/lists.ts'

/** What the session asks; birpc answers in the order in which it was asked, among the messages. */
export interface ListCalls extends ListQuestions {
  end(): Promise<ListCounts>
  textsInUse(before: number): Promise<Uint32Array<ArrayBuffer>>
}

/** What the thread asks of the session. */
export interface ListTexts {
  /** Texts of dictionary ids; those that are not visible are left out. */
  readTexts(ids: readonly number[]): Promise<readonly (readonly [id: number, text: string])[]>
}

/** Handed to the thread when it starts. */
export type ListsData = Pick<ListsOptions, 'elements' | 'retention'>

export type ToLists =
  | { readonly kind: 'block'; readonly block: DecodedBlock }
  | { readonly kind: 'learn'; readonly elements: readonly LearnedElement[] }
  | { readonly kind: 'know'; readonly knowledge: CaptureKnowledge }
  | { readonly kind: 'losses'; readonly losses: readonly LossSpan[] }
  | { readonly kind: 'forget'; readonly before: number }
  | { readonly kind: 'call'; readonly call: unknown }

export type FromLists =
  /** A block is in the lists; its buffers are free. */
  | {
      readonly kind: 'taken'
      readonly buffers: readonly ArrayBuffer[]
      readonly counts: ListCounts
      /** See `ListService`. */
      readonly numbersGiven: number
    }
  | { readonly kind: 'call'; readonly call: unknown }

/** Serves the lists of one capture until the thread is ended. */
export function runLists(port: MessagePort, { elements, retention }: ListsData): void {
  const registry = createElementRegistry()
  for (const element of elements) registry.learn(element)
  const service = createListService({
    registry,
    retention,
    readTexts: async (ids) => new Map(ids.size === 0 ? [] : await session.readTexts([...ids])),
  })

  function post(message: FromLists, transfer: readonly ArrayBuffer[] = []): void {
    port.postMessage(message, transfer as readonly Transferable[])
  }

  async function end(): Promise<ListCounts> {
    await service.end()
    return service.counts()
  }

  const calls: ListCalls = { ...service.questions, end, textsInUse: service.textsInUse }
  const session = createBirpc<ListTexts, ListCalls>(calls, {
    post: (call: unknown) => {
      post({ kind: 'call', call })
    },
    on: (listener) => {
      port.on('message', (message: ToLists) => {
        if (message.kind === 'call') listener(message.call)
        else take(message)
      })
    },
    timeout: -1,
  })

  function take(message: Exclude<ToLists, { kind: 'call' }>): void {
    switch (message.kind) {
      case 'block': {
        service.take(message.block)
        const buffers = buffersToGiveBack(message.block)
        const [counts, numbersGiven] = [service.counts(), service.numbersGiven()]
        post({ kind: 'taken', buffers, counts, numbersGiven }, buffers)
        return
      }
      case 'learn':
        service.learn(message.elements)
        return
      case 'know':
        service.know(message.knowledge)
        return
      case 'losses':
        service.setLosses(message.losses)
        return
      case 'forget':
        service.forgetBefore(message.before)
        return
    }
  }
}
