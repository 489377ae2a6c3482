/** The Information Elements that the user knows beside the registries: learned from options data, or imported. */
import type { ElementRegistry } from '../elements/element.ts'
import { succeed, type Result } from '../protocol/failure.ts'
import type { LearnedElement } from '../protocol/names-report.ts'

export interface ElementKeeper {
  /** All that is known. */
  list(): Promise<readonly LearnedElement[]>
  /** Keeps elements for later; the answer tells how many are new. What is known already stays. */
  keep(elements: readonly LearnedElement[]): Promise<Result<number>>
}

/** Keeps elements as long as the registry lives: where nothing outlasts the program. */
export function createMemoryKeeper(registry: ElementRegistry): ElementKeeper {
  return {
    list: () => Promise.resolve(registry.learnedElements()),
    keep(elements) {
      return Promise.resolve(succeed(elements.filter((element) => registry.learn(element) === 'new').length))
    },
  }
}
