/**
 * The file that keeps the Information Elements of the user. It is replaced whole, so that a crash leaves the old content
 * or the new; one that cannot be read is left as it is, for there may be work in it.
 */
import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { learnedElement as checkElement } from '../elements/learned-element.ts'
import { MAX_LEARNED_ELEMENTS } from '../limits/templates.ts'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import type { LearnedElement, LearnedElementFile } from '../protocol/names-report.ts'
import { refuseOtherThanFile } from '../live/check-place.ts'
import { describeWriteFailure } from '../live/write-failure.ts'
import type { ElementKeeper } from '../session/element-keeper.ts'
import { learnedElement } from '../session/rpc-schemas.ts'
import { isMissing } from './describe-file-error.ts'
import { writeJsonFile } from './json-file.ts'

const fileSchema = v.object({
  format: v.literal('flowglass-elements'),
  version: v.literal(1),
  elements: v.pipe(v.array(learnedElement), v.maxLength(MAX_LEARNED_ELEMENTS)),
})

/**
 * Reads a file of elements. `elements-unreadable` says what is wrong with it.
 *
 * @param missing a file that does not exist has none, unless it must be there
 */
export async function readElementsFile(
  path: string,
  missing: 'is-empty' | 'must-exist' = 'is-empty',
): Promise<Result<readonly LearnedElement[]>> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) {
      return missing === 'is-empty'
        ? succeed([])
        : fail('file-not-found', `There is no file ${path}.`, 'Check the path.')
    }
    return unreadable(path, error instanceof Error ? error.message : String(error))
  }
  return parseElements(path, text)
}

function parseElements(path: string, text: string): Result<readonly LearnedElement[]> {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    return unreadable(path, 'it is no JSON')
  }
  const parsed = v.safeParse(fileSchema, content)
  if (!parsed.success) {
    const [issue] = parsed.issues
    return unreadable(path, `${v.getDotPath(issue) ?? 'its content'}: ${issue.message}`)
  }
  const wrong = parsed.output.elements.find((element) => checkElement(element, 'any') === undefined)
  if (wrong === undefined) return succeed(parsed.output.elements)
  return unreadable(
    path,
    `element ${wrong.id} of enterprise ${wrong.pen} has a type, a number or a name that cannot be`,
  )
}

/** Replaces a file of elements; `elements-not-kept` when the system refuses. */
export async function writeElementsFile(path: string, elements: readonly LearnedElement[]): Promise<Result<void>> {
  const content: LearnedElementFile = { format: 'flowglass-elements', version: 1, elements }
  try {
    await refuseOtherThanFile(path)
    await writeJsonFile(path, content)
    return succeed(undefined)
  } catch (error) {
    const smaller = 'forget some elements'
    return describeWriteFailure(error, { path, what: 'file of elements', code: 'elements-not-kept', smaller })
  }
}

/** Both lists; what the first has stays, and nothing goes past `MAX_LEARNED_ELEMENTS`. */
export function mergeElements(
  known: readonly LearnedElement[],
  others: readonly LearnedElement[],
): { readonly elements: readonly LearnedElement[]; readonly added: number } {
  const merged = new Map(known.map((element) => [numberOf(element), element]))
  for (const element of others) {
    if (merged.size < MAX_LEARNED_ELEMENTS && !merged.has(numberOf(element))) merged.set(numberOf(element), element)
  }
  return { elements: [...merged.values()], added: merged.size - known.length }
}

/** Keeps the elements of the user in a file, which other windows and the command line may change meanwhile. */
export function createElementsFile(path: string): ElementKeeper {
  let last: Promise<unknown> = Promise.resolve()

  async function keep(elements: readonly LearnedElement[]): Promise<Result<number>> {
    const known = await readElementsFile(path)
    if (!known.ok) return known
    const { elements: merged, added } = mergeElements(known.value, elements)
    if (added === 0) return succeed(0)
    const written = await writeElementsFile(path, merged)
    return written.ok ? succeed(added) : written
  }

  return {
    async list() {
      await last
      const read = await readElementsFile(path)
      return read.ok ? read.value : []
    },
    keep(elements) {
      const kept = last.then(() => keep(elements))
      last = kept
      return kept
    },
  }
}

function numberOf({ pen, id }: LearnedElement): string {
  return `${pen}:${id}`
}

function unreadable(path: string, reason: string): Result<never> {
  return fail(
    'elements-unreadable',
    `The elements in ${path} cannot be read: ${reason}.`,
    'Mend or move the file; until then it stays as it is, and nothing is added to it.',
  )
}
