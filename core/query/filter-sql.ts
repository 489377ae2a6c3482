/** A resolved filter as a condition of SQL. Texts travel as parameters only; numbers are written out by us. */
import { DICTIONARY_TABLE, fieldColumn } from '../store/dialect.ts'
import { compareTemplateValue } from './compare-values.ts'
import { formatForRe2, NO_MATCH, parsePattern } from './filter-language/regular-expression.ts'
import { oneOfSql } from './one-of-sql.ts'
import { combine, exclude, negate, type FilterTest, type TestOperator } from './filter-test.ts'
import type { TableCondition } from './sort-order.ts'
import { domainSql, isDictionaryText, isNullable, valueSql, WIDEST_TYPES, type NumberDomain } from './source-sql.ts'
import { classOf, fieldsOf, type Source } from './source.ts'
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
      case 'xor':
        return `(${part.terms.map((term) => `CAST(${write(term)} AS INTEGER)`).join(' + ')}) % 2 = 1`
      case 'fields':
        return writeFields(part)
      case 'records':
        return textSets.recordsOf(part.key, part.find).conditionOn('t.record')
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

  function writeFields({ left, operator, right }: Extract<FilterTest, { kind: 'fields' }>): string {
    if (isDictionaryText(left) && isDictionaryText(right)) {
      const [first = 0, second = 0] = [...fieldsOf(left), ...fieldsOf(right)]
      return pairCondition(first, second, `x.text ${operator} y.text`)
    }
    if (!isNumber(left) || !isNumber(right)) return 'FALSE'
    const type = WIDEST_TYPES[classOf(left)]
    const compared = [left, right].map((source) => `CAST(${valueSql(source)} AS ${type})`).join(` ${operator} `)
    return `(${writePresence(left)} AND ${writePresence(right)} AND ${compared})`
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
      if (operator === 'contains' || operator === '&' || operator === 'matches') return 'FALSE'
      return `(${valueSql(source)} ${operator} CAST('${operand.value}' AS DOUBLE))`
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
    const texts = tests.map(({ operator, text }) => (operator === 'matches' ? expressionForRe2(text) : text))
    const conditionOn = (text: string): string =>
      tests
        .map(({ operator }) => {
          if (operator === 'contains') return `contains(${text}, ?)`
          return operator === 'matches' ? `regexp_matches(${text}, ?)` : `${text} ${operator} ?`
        })
        .join(joint)
    if (second === undefined) return `(t.${fieldColumn(first)} IN (${textSets.idsOf(conditionOn('text'), texts)}))`
    parameters.push(...texts)
    return pairCondition(first, second, conditionOn('concat(x.text, y.text)'))
  }
}

/** Pairs of texts are far fewer than records; each is joined and compared once. */
function pairCondition(first: number, second: number, condition: string): string {
  const pairs = `SELECT DISTINCT ${fieldColumn(first)} AS a, ${fieldColumn(second)} AS b FROM ${TABLE_PLACEHOLDER}`
  return (
    `((t.${fieldColumn(first)}, t.${fieldColumn(second)}) IN (SELECT (p.a, p.b) FROM (${pairs}) p ` +
    `JOIN ${DICTIONARY_TABLE} x ON x.id = p.a JOIN ${DICTIONARY_TABLE} y ON y.id = p.b WHERE ${condition}))`
  )
}

function isNumber(source: Source): source is Exclude<Source, { kind: 'joined' | 'template' }> {
  return source.kind !== 'joined' && source.kind !== 'template' && !isDictionaryText(source)
}

/** What RE2 is given is made from what we read in the expression, never the text of it. */
function expressionForRe2(text: string): string {
  const parsed = parsePattern(text)
  return formatForRe2(parsed.ok ? parsed.pattern : NO_MATCH)
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
    case 'fields':
    case 'records':
      return test
    case 'xor':
      return exclude(test.terms.map((term) => foldTemplates(term, catalog, versions)))
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
    case '&': {
      const mask = low < 0n ? 0n : low & domain.max
      return mask === 0n ? 'FALSE' : `(${sql} >= 0 AND (${sql} & ${literal(mask)}) <> 0)`
    }
    case 'matches':
      return 'FALSE'
  }
}
