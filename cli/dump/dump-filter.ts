/** `dump --filter`: the filter language of the viewer, over the rows of batches. */
import { present } from '../../core/bytes/invariant.ts'
import type { ElementRegistry } from '../../core/elements/element.ts'
import { createColumnCatalogue } from '../../core/query/columns.ts'
import { createNameCatalogue } from '../../core/query/filter-names.ts'
import { parseFilter } from '../../core/query/filter-language/parse-filter.ts'
import { createRecordPredicate } from '../../core/query/record-predicate.ts'
import { describeField } from '../../core/session/field-columns.ts'
import type { DumpContext } from './dump-context.ts'
import type { RowFilter } from './record-lines.ts'

/** Makes the filter of one run over the shapes that its context learns. */
export type FilterFactory = (context: DumpContext) => RowFilter

/** Parses a filter; the result says what is wrong with it and where. */
export function parseDumpFilter(
  text: string,
  registry: ElementRegistry,
): { readonly ok: true; readonly create: FilterFactory } | { readonly ok: false; readonly message: string } {
  const parsed = parseFilter(
    text,
    createNameCatalogue(
      (key) => registry.findByKey(key) !== undefined,
      () => registry.keys(),
    ),
  )
  if (!parsed.ok) return { ok: false, message: parsed.message }
  return { ok: true, create: (context) => createRowFilter(context, parsed.tree, registry) }
}

type Tree = Parameters<typeof createRecordPredicate>[0]

function createRowFilter(context: DumpContext, tree: Tree, registry: ElementRegistry): RowFilter {
  const columns = createColumnCatalogue((field) => describeField(registry, field))
  const predicate = createRecordPredicate(tree, columns, context)
  let shapesSeen = 0
  return ({ batch }) => {
    for (; shapesSeen < context.shapes.length; shapesSeen++)
      columns.addShape(present(context.shapes[shapesSeen], 'a shape'))
    return predicate.forBatch(batch, context.dictionary.textOf)
  }
}
