/** What is valid in a filter, but probably not meant: each with a sentence that says what it does and what to write instead. */
import type { ColumnType } from '../../protocol/session-api.ts'
import type { FilterCatalogue, FilterColumn } from './filter-fields.ts'
import type { FilterTree } from './filter-tree.ts'
import { bareUnitName, classesOf, interpretLiteral, type Operand } from './literals.ts'
import { namedField } from './named-field.ts'
import { parseAddressRange } from '../../addresses/parse-address.ts'
import type { PhraseWord } from './phrase.ts'
import type { Mention } from './read-phrase.ts'

/** A filter that is valid, but probably not what was meant. */
export interface FilterRisk {
  readonly at: number
  readonly length: number
  /** What the part does and what to write instead, without a full stop. */
  readonly message: string
  /** Text that says in its place what was probably meant. */
  readonly replacement?: string
}

/** The doubtful parts of a filter, in the order of the text. */
export function findRisks(
  tree: FilterTree,
  mentions: readonly Mention[],
  catalogue: FilterCatalogue,
): readonly FilterRisk[] {
  const alternatives = presencesAmongAlternatives(tree)
  return mentions
    .flatMap((mention) => {
      const columns = catalogue.find(mention.field) ?? []
      const [first] = columns
      if (first === undefined) return []
      if (mention.operator === 'exists') return presenceRisks(mention, columns, alternatives)
      return [
        ...sideRisks(mention, columns),
        ...hostRisks(mention),
        ...mention.values.flatMap((value) => valueRisks(mention, value, { columns, first, catalogue })),
      ]
    })
    .sort((one, other) => one.at - other.at)
}

/** Fields whose mere presence is one of several alternatives: `src or dst = 10.0.0.1`. */
function presencesAmongAlternatives(tree: FilterTree): ReadonlySet<string> {
  const fields = new Set<string>()
  const open = [tree]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === 'not') open.push(node.term)
    if (!('terms' in node)) continue
    open.push(...node.terms)
    if (node.kind !== 'or') continue
    for (const term of node.terms) if (term.kind === 'presence') fields.add(term.field)
  }
  return fields
}

const ALWAYS_THERE = new Set(['@record', '@type', '@time', '@exportTime', '@exporter', '@template', '@version'])

/** There only where they are true: their presence is what is asked for. */
const THERE_WHEN_TRUE = new Set(['@decodedLate', '@malformed', '@repeated', '@assumedTemplate'])

function presenceRisks(
  { field, at, length, bareBit }: Mention,
  columns: readonly FilterColumn[],
  alternatives: ReadonlySet<string>,
): FilterRisk[] {
  const risk = (message: string, replacement?: string): FilterRisk[] => [
    { at, length, message, ...(replacement === undefined ? {} : { replacement }) },
  ]
  if (bareBit !== undefined) {
    return risk(`${bareBit} alone lets through every record with TCP flags, set or not`, `${bareBit} == 1`)
  }
  if (columns.some(({ id }) => ALWAYS_THERE.has(id))) return risk(`every record has ${field}: this is always true`)
  if (!alternatives.has(field) || columns.some(({ id }) => THERE_WHEN_TRUE.has(id))) return []
  return risk(`${field} alone lets through whatever has it: write the comparison for both, as in “src or dst ip …”`)
}

function sideRisks(
  { field, operator, quantifier, at, length }: Mention,
  columns: readonly FilterColumn[],
): FilterRisk[] {
  if (operator !== '!=' || columns.length < 2 || quantifier !== undefined) return []
  const message = `${field} stands for several fields, and none of them may have the value; if one other value is enough, write any ${field}`
  return [{ at, length, message, replacement: `any ${field}` }]
}

function hostRisks({ field, at, length, values }: Mention): FilterRisk[] {
  const isHost = field.toLowerCase() === 'host'
  if (!isHost || !values.some(({ literal }) => parseAddressRange(literal.text) !== undefined)) return []
  return [{ at, length, message: 'host is the host of a request here; an address is ip', replacement: 'ip' }]
}

interface Beside {
  readonly columns: readonly FilterColumn[]
  readonly first: FilterColumn
  readonly catalogue: FilterCatalogue
}

function valueRisks(mention: Mention, { literal, at, length }: PhraseWord, beside: Beside): FilterRisk[] {
  const { columns, first, catalogue } = beside
  const { field, operator } = mention
  const { text } = literal
  const risk = (message: string, replacement?: string): FilterRisk[] => [
    { at, length, message, ...(replacement === undefined ? {} : { replacement }) },
  ]
  const isText = columns.every((column) => classesOf(column).includes('text'))
  if (isText && operator !== 'in' && operator !== 'exists') {
    if (namedField(literal, operator, columns, (name) => catalogue.find(name)) !== undefined) {
      return risk(`${text} is read as the field of that name; in quotes it is a text`, `"${text}"`)
    }
  }
  if (isText && (operator === '=' || operator === '!=') && /[*]/.test(text)) {
    return risk('the whole text is compared, and * stands for itself: write contains, or matches with .*')
  }
  if ((operator === 'contains' || operator === 'matches') && text === '') return risk('every text has this part')
  if (columns.every(({ type }) => type === 'duration') && /^-?\d+(?:\.\d+)?$/.test(text) && Number(text) !== 0) {
    const unit = bareUnitName(first)
    return risk(`${text} is read as ${text} ${unit}: write the unit`, `${text}${unit}`)
  }
  const prefix = hostBits(text)
  if (prefix !== undefined) return risk(`${text} is read as ${prefix}, the whole network`, prefix)
  return operator === 'in' ? [] : boundRisks(mention, columns, { text, risk, field })
}

/** A prefix whose host part is not 0: the network that it stands for. */
function hostBits(text: string): string | undefined {
  const [address = '', length] = text.split('/')
  const whole = length === undefined ? undefined : parseAddressRange(text)
  const own = whole && parseAddressRange(address)
  if (own?.family !== 'ipv4' || whole === undefined || own.low === whole.low) return undefined
  const octets = [24n, 16n, 8n, 0n].map((shift) => (whole.low >> shift) & 255n)
  return `${octets.join('.')}/${length ?? ''}`
}

const BOUNDS: Partial<Record<ColumnType, readonly [least: bigint, greatest: bigint | undefined]>> = {
  port: [0n, 0xffffn],
  protocol: [0n, 0xffn],
  tcpFlags: [0n, 0xffffn],
  octetCount: [0n, undefined],
  packetCount: [0n, undefined],
  identifier: [0n, undefined],
}

interface Told {
  readonly text: string
  readonly field: string
  risk(message: string): FilterRisk[]
}

/** Comparisons that are always or never true. */
function boundRisks(
  { operator }: Mention,
  columns: readonly FilterColumn[],
  { text, field, risk }: Told,
): FilterRisk[] {
  const truths = columns.map((column) => {
    const bounds = BOUNDS[column.type]
    const operand = bounds && interpretLiteral({ kind: 'word', text }, 'integer', column)
    return bounds && operand && constantTruth(operator, operand, bounds)
  })
  const [truth] = truths
  if (truth === undefined || truths.some((other) => other !== truth)) return []
  return risk(truth ? `this is true of every record with ${field}` : `no ${field} can be so: nothing passes`)
}

function constantTruth(
  operator: Mention['operator'],
  operand: Operand,
  [least, greatest]: readonly [bigint, bigint | undefined],
): boolean | undefined {
  if (operand.kind !== 'span') return undefined
  const { low, high } = operand
  const isBelow = high < least
  const isAbove = greatest !== undefined && low > greatest
  switch (operator) {
    case '=':
      return isBelow || isAbove ? false : undefined
    case '!=':
      return isBelow || isAbove ? true : undefined
    case '>':
      return isBelow ? true : isAbove || high === greatest ? false : undefined
    case '>=':
      return low <= least ? true : isAbove ? false : undefined
    case '<':
      return low <= least ? false : isAbove ? true : undefined
    case '<=':
      return isBelow ? false : greatest !== undefined && high >= greatest ? true : undefined
    case 'contains':
      return high === 0n ? true : undefined
    case '&':
      return high === 0n ? false : undefined
    default:
      return undefined
  }
}
