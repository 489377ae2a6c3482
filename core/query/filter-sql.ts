/** A resolved filter as a condition of SQL. Texts travel as parameters only; numbers are written out by us. */
import { DICTIONARY_TABLE, fieldColumn } from '../store/dialect.ts'
import { compareTemplateValue } from './compare-values.ts'
import type { FilterTest, TestOperator } from './filter-test.ts'
import type { TableCondition } from './sort-order.ts'
import { domainSql, isDictionaryText, isNullable, valueSql, type NumberDomain } from './source-sql.ts'
import { fieldsOf, type Source } from './source.ts'
import { templateValue, type Catalog } from './template-facts.ts'

/** The condition on the records of one shape; undefined: all match, `false`: none does. */
export function filterConditionSql(test: FilterTest, catalog: Catalog): TableCondition | undefined | false {
  if (test.kind === 'constant') return test.value ? undefined : false
  const parameters: string[] = []
  return { sql: write(test), parameters }

  function write(part: FilterTest): string {
    switch (part.kind) {
      case 'constant':
        return part.value ? 'TRUE' : 'FALSE'
      case 'and':
      case 'or':
        return `(${part.terms.map(write).join(part.kind === 'and' ? ' AND ' : ' OR ')})`
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
    if (operand.kind === 'text') {
      parameters.push(operand.value)
      return writeText(source, operator)
    }
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
      if (isText) parameters.push(...list)
      const known = isText
        ? `${field} IN (SELECT id FROM ${DICTIONARY_TABLE} WHERE text IN (${list.map(() => '?').join(',')}))`
        : `${field} IN (${list.join(',')})`
      const from = group.from === undefined ? '' : ` AND t.export_time >= ${group.from}`
      const until = group.until === undefined ? '' : ` AND t.export_time < ${group.until}`
      return [`(t.template IN (${group.templates.join(',')}) AND ${known}${from}${until})`]
    })
    return groups.length === 0 ? 'FALSE' : `(${groups.join(' OR ')})`
  }

  function templateCondition(matches: (id: number) => boolean): string {
    const ids = catalog.templates.flatMap((template) => (matches(template.id) ? [template.id] : []))
    return ids.length === 0 ? 'FALSE' : `(t.template IN (${ids.join(',')}))`
  }
}

const WHOLE_NUMBER = /^-?\d+$/

function writeText(source: Source, operator: TestOperator): string {
  const condition = (text: string) => (operator === 'contains' ? `contains(${text}, ?)` : `${text} ${operator} ?`)
  const [first, second] = fieldsOf(source)
  if (first === undefined) return 'FALSE'
  if (second === undefined) {
    return `(t.${fieldColumn(first)} IN (SELECT id FROM ${DICTIONARY_TABLE} WHERE ${condition('text')}))`
  }
  // Pairs of texts are far fewer than records; each is joined and compared once.
  const pairs = `SELECT DISTINCT ${fieldColumn(first)} AS a, ${fieldColumn(second)} AS b FROM ${TABLE_PLACEHOLDER}`
  return (
    `((t.${fieldColumn(first)}, t.${fieldColumn(second)}) IN (SELECT (p.a, p.b) FROM (${pairs}) p ` +
    `JOIN ${DICTIONARY_TABLE} x ON x.id = p.a JOIN ${DICTIONARY_TABLE} y ON y.id = p.b ` +
    `WHERE ${condition('concat(x.text, y.text)')}))`
  )
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
