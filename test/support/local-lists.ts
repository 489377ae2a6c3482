/** Lists in the same thread: what their worker does, without the thread. */
import { buffersToGiveBack } from '../../core/decode/block-memory.ts'
import { createElementRegistry } from '../../core/elements/registry.ts'
import { createListService } from '../../core/session/list-service.ts'
import type { StartLists } from '../../core/session/lists.ts'

/** Makes lists at once, with each block. */
export const startLocalLists: StartLists = ({ elements, retention, readTexts, onTaken, onCounted }) => {
  const service = createListService({ registry: createElementRegistry(), readTexts, retention })
  service.learn(elements)
  return {
    take(block) {
      service.take(block)
      onTaken(buffersToGiveBack(block))
      onCounted()
    },
    ready: () => Promise.resolve(),
    learn: (known) => {
      service.learn(known)
    },
    know: (knowledge) => {
      service.know(knowledge)
    },
    setLosses: (losses) => {
      service.setLosses(losses)
    },
    forgetBefore: (record) => {
      service.forgetBefore(record)
    },
    textsInUse: (before) => service.textsInUse(before),
    end: () => service.end(),
    counts: () => service.counts(),
    numbersGiven: () => service.numbersGiven(),
    ask: service.questions,
    dispose: () => Promise.resolve(),
  }
}
