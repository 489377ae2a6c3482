/** `--elements FILE`: elements that are known from the beginning. Without it a command knows the registries alone, so that its output is the same for everybody. */
import type { Command } from 'commander'
import type { ElementRegistry } from '../core/elements/element.ts'
import { createElementRegistry } from '../core/elements/registry.ts'
import { readElementsFile } from '../core/node/learned-elements-file.ts'
import type { LearnedElement } from '../core/protocol/names-report.ts'

export interface ElementsOption {
  readonly elements?: string
}

/** Adds the option to a command that decodes. */
export function addElementsOption(command: Command): Command {
  return command.option(
    '--elements <file>',
    'know the elements of this file too, as `flowglass elements export` writes it',
  )
}

/** The elements that the option names; a file that cannot be read is wrong usage. */
export async function readElementsOption(
  command: Command,
  { elements }: ElementsOption,
): Promise<readonly LearnedElement[]> {
  if (elements === undefined) return []
  const read = await readElementsFile(elements, 'must-exist')
  if (read.ok) return read.value
  command.error(`error: ${read.failure.message}`, { exitCode: 2 })
}

/** A registry of its own for each reading: what one learns from the capture must not change what the next one prints. */
export function registryWith(elements: readonly LearnedElement[]): ElementRegistry {
  const registry = createElementRegistry()
  for (const element of elements) registry.learn(element)
  return registry
}
