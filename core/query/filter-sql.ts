/** A resolved filter as a condition of SQL. Texts travel as parameters only; numbers are written out by us. */
import { DICTIONARY_TABLE, fieldColumn } from '../store/dialect.ts'
import { compareTemplateValue } from './compare-values.ts'
import { oneOfSql } from './one-of-sql.ts'
import { combine, negate, type FilterTest, type TestOperator } from './filter-test.ts'
import type { TableCondition } from './sort-order.ts'
import { domainSql, isDictionaryText, isNullable, valueSql, type NumberDomain } from './source-sql.ts'
import { fieldsOf, type Source } from './source.ts'
import { templateValue, type Catalog } from './template-facts.ts'
import type { TextSets } from './text-sets.ts'

/** A table as a filter sees it. */
export interface FilteredTable {
  /** Of its records. */
  readonly templateVersions: ReadonlySet<number>
}

/** A comparison with a text of the dictionary. */
interface TextTest {
  readonly source: Source
  readonly operator: TestOperator
  readonly text: string
}

/** The condition on the records of one table; undefined: all match, `false`: none does. */
export function filterConditionSql(
  resolved: FilterTest,
  catalog: Catalog,
  { templateVersions }: FilteredTable,
  textSets: TextSets,
): TableCondition | undefined | false {
  const test = foldTemplates(resolved, catalog, templateVersions)
  if (test.kind === 'constant') return test.value ? undefined : false
  const parameters: string[] = []
  return { sql: write(test), parameters }

  function write(part: FilterTest): string {
    switch (part.kind) {
      case 'constant':
        return part.value ? 'TRUE' : 'FALSE'
      case 'and':
      case 'or':
        return writeTerms(part.terms, part.kind === 'and' ? ' AND ' : ' OR ')
      case 'not':
        return `(NOT ${write(part.term)})`
      case 'presence':
        return writePresence(part.source)
      case 'label':
        return writeLabel(part)
      case 'value': {
        // Never NULL, for a negation must let through what has no value.
        const sql = writeValue(part)
        return isNullable(part.source) ? `(${writePresence(part.source)} AND ${sql})` : sql
      }
    }
  }

  /** Comparisons of one field with texts look into the dictionary together: each look is a hash join. */
  function writeTerms(terms: readonly FilterTest[], joint: string): string {
    const written: (() => string)[] = []
    const texts = new Map<string, TextTest[]>()
    for (const term of terms) {
      const text = textTestOf(term)
      if (text === undefined) {
        written.push(() => write(term))
        continue
      }
      const place = fieldsOf(text.source).join()
      const group = texts.get(place)
      if (group !== undefined) {
        group.push(text)
        continue
      }
      const begun = [text]
      texts.set(place, begun)
      written.push(() => writeTexts(begun, joint))
    }
    return `(${written.map((writeOne) => writeOne()).join(joint)})`
  }

  function writePresence(source: Source): string {
    if (source.kind === 'template') {
      return templateCondition((id) => templateValue(catalog, id, source.property) !== undefined)
    }
    return isNullable(source) && source.kind !== 'joined' ? `(${valueSql(source)} IS NOT NULL)` : 'TRUE'
  }

  function writeValue({ source, operator, operand }: Extract<FilterTest, { kind: 'value' }>): string {
    if (source.kind === 'template') {
      const { property } = source
      return templateCondition((id) =>
        compareTemplateValue(templateValue(catalog, id, property), property, operator, operand),
      )
    }
    if (operand.kind === 'text') return writeTexts([{ source, operator, text: operand.value }], '')
    if (source.kind === 'joined') return 'FALSE'
    if (operand.kind === 'number') {
      return `(${valueSql(source)} ${operator === 'contains' ? '=' : operator} CAST('${operand.value}' AS DOUBLE))`
    }
    return spanCondition(valueSql(source), operator, operand.low, operand.high, domainSql(source))
  }

  function writeLabel({ source, ids }: Extract<FilterTest, { kind: 'label' }>): string {
    const field = `t.${fieldColumn(source.index)}`
    const isText = isDictionaryText(source)
    const groups = ids.flatMap((group) => {
      const list = group.ids.flatMap((id) => (isText || WHOLE_NUMBER.test(id) ? [id] : []))
      if (list.length === 0 || group.templates.length === 0) return []
      const texts = () => textSets.idsOf(`text IN (${list.map(() => '?').join(',')})`, list)
      const known = `${field} IN (${isText ? texts() : list.join(',')})`
      const templates = oneOfSql('t.template', group.templates)
      const from = group.from === undefined ? '' : ` AND t.export_time >= ${group.from}`
      const until = group.until === undefined ? '' : ` AND t.export_time < ${group.until}`
      return [`(${templates} AND ${known}${from}${until})`]
    })
    return groups.length === 0 ? 'FALSE' : `(${groups.join(' OR ')})`
  }

  function templateCondition(matches: (id: number) => boolean): string {
    return oneOfSql('t.template', [...templateVersions].filter(matches))
  }

  /** Comparisons of the same field or fields. */
  function writeTexts(tests: readonly TextTest[], joint: string): string {
    const [first, second] = fieldsOf(tests[0]?.source ?? NO_SOURCE)
    if (first === undefined) return 'FALSE'
    const texts = tests.map(({ text }) => text)
    const conditionOn = (text: string): string =>
      tests
        .map(({ operator }) => (operator === 'contains' ? `contains(${text}, ?)` : `${text} ${operator} ?`))
        .join(joint)
    if (second === undefined) return `(t.${fieldColumn(first)} IN (${textSets.idsOf(conditionOn('text'), texts)}))`
    parameters.push(...texts)
    // Pairs of texts are far fewer than records; each is joined and compared once.
    const pairs = `SELECT DISTINCT ${fieldColumn(first)} AS a, ${fieldColumn(second)} AS b FROM ${TABLE_PLACEHOLDER}`
    return (
      `((t.${fieldColumn(first)}, t.${fieldColumn(second)}) IN (SELECT (p.a, p.b) FROM (${pairs}) p ` +
      `JOIN ${DICTIONARY_TABLE} x ON x.id = p.a JOIN ${DICTIONARY_TABLE} y ON y.id = p.b ` +
      `WHERE ${conditionOn('concat(x.text, y.text)')}))`
    )
  }
}

const NO_SOURCE: Source = { kind: 'record' }
const WHOLE_NUMBER = /^-?\d+$/

function textTestOf(test: FilterTest): TextTest | undefined {
  if (test.kind !== 'value' || test.operand.kind !== 'text' || test.source.kind === 'template') return undefined
  return { source: test.source, operator: test.operator, text: test.operand.value }
}

/**
 * What a filter says of template versions (exporter, domain, type …), decided where it is the same for all those of a table:
 * a table that cannot match is not read then.
 */
function foldTemplates(test: FilterTest, catalog: Catalog, versions: ReadonlySet<number>): FilterTest {
  const decide = (part: FilterTest, matches: (id: number) => boolean): FilterTest => {
    let matching = 0
    for (const id of versions) if (matches(id)) matching += 1
    return matching === 0 || matching === versions.size ? { kind: 'constant', value: matching > 0 } : part
  }
  switch (test.kind) {
    case 'constant':
      return test
    case 'and':
    case 'or':
      return combine(
        test.kind,
        test.terms.map((term) => foldTemplates(term, catalog, versions)),
      )
    case 'not':
      return negate(foldTemplates(test.term, catalog, versions))
    case 'presence': {
      const { source } = test
      if (source.kind !== 'template') return test
      return decide(test, (id) => templateValue(catalog, id, source.property) !== undefined)
    }
    case 'label': {
      const ids = test.ids.flatMap((group) => {
        const templates = group.templates.filter((id) => versions.has(id))
        return templates.length === 0 ? [] : [{ ...group, templates }]
      })
      return ids.length === 0 ? { kind: 'constant', value: false } : { ...test, ids }
    }
    case 'value': {
      const { source, operator, operand } = test
      if (source.kind !== 'template') return test
      const { property } = source
      return decide(test, (id) =>
        compareTemplateValue(templateValue(catalog, id, property), property, operator, operand),
      )
    }
  }
}

/** Stands for the name of the shape's table, which the resolved filter does not know. */
export const TABLE_PLACEHOLDER = '$table$'

/** The bounds are brought into the domain of the column, so that DuckDB compares in its type. */
function spanCondition(sql: string, operator: TestOperator, low: bigint, high: bigint, domain: NumberDomain): string {
  const literal = (value: bigint) => `CAST('${value}' AS ${domain.type})`
  switch (operator) {
    case '=': {
      const from = low > domain.min ? low : domain.min
      const to = high < domain.max ? high : domain.max
      if (from > to) return 'FALSE'
      return from === to ? `(${sql} = ${literal(from)})` : `(${sql} BETWEEN ${literal(from)} AND ${literal(to)})`
    }
    case '>':
      return high >= domain.max ? 'FALSE' : high < domain.min ? 'TRUE' : `(${sql} > ${literal(high)})`
    case '>=':
      return low > domain.max ? 'FALSE' : low <= domain.min ? 'TRUE' : `(${sql} >= ${literal(low)})`
    case '<':
      return low <= domain.min ? 'FALSE' : low > domain.max ? 'TRUE' : `(${sql} < ${literal(low)})`
    case '<=':
      return high < domain.min ? 'FALSE' : high >= domain.max ? 'TRUE' : `(${sql} <= ${literal(high)})`
    case 'contains':
      if (low < 0n || low > domain.max) return 'FALSE'
      return `(${sql} >= 0 AND (${sql} & ${literal(low)}) = ${literal(low)})`
  }
}
