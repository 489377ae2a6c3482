import type { Unsubscribe } from './host.ts'

/** Listeners of one kind of event, called in the order in which they came. */
export interface Emitter<T> {
  emit(value: T): void
  on(listener: (value: T) => void): Unsubscribe
}

/** An emitter without listeners. */
export function createEmitter<T>(): Emitter<T> {
  const listeners = new Set<(value: T) => void>()
  return {
    emit(value) {
      for (const listener of [...listeners]) listener(value)
    },
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
