import type { StoreApi } from 'zustand/vanilla'
import { createPacedQuestion, type PacedQuestionOptions } from './paced-question.ts'
import type { ViewerState } from './viewer-state.ts'

/** Asks a question now and again as the capture goes on, until the answer is called; what is on its way then counts no more. */
export function followQuestion(store: StoreApi<ViewerState>, ask: PacedQuestionOptions['ask']): () => void {
  const question = createPacedQuestion({ ask })
  question.follow(store.getState().status)
  const stop = question.watch()
  const unsubscribe = store.subscribe(({ status }, before) => {
    if (status !== before.status) question.follow(status)
  })
  return () => {
    unsubscribe()
    stop()
    question.forget()
  }
}
