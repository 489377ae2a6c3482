/** The reference of filters as a document: what `docs/filters.md` holds. Its tables are those that the parser reads. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  MAX_FILTER_DEPTH,
  MAX_FILTER_LENGTH,
  MAX_PATTERN_DEPTH,
  MAX_PATTERN_LENGTH,
  MAX_PATTERN_STEPS,
} from '../core/limits/query.ts'
import { ADDRESS_NAME_FIELDS } from '../core/query/filter-language/address-name-fields.ts'
import { columnIdsOf } from '../core/query/filter-language/filter-fields.ts'
import { OPERATOR_SPELLINGS } from '../core/query/filter-language/filter-operators.ts'
import type { ComparisonOperator, Quantifier } from '../core/query/filter-language/filter-tree.ts'
import { FIELD_ALIASES } from '../core/query/filter-language/friendly-names.ts'
import { NFDUMP_CONDITIONS, NFDUMP_WORDS } from '../core/query/filter-language/nfdump-words.ts'
import { PROTOCOL_WORDS, wiresharkNames } from '../core/query/filter-language/wireshark-names.ts'
import { VIRTUAL_COLUMNS } from '../core/query/virtual-columns.ts'

const GRAMMAR = join(import.meta.dirname, '../core/query/filter-language/filter.grammar')

/** Filters that the document shows; each must parse. */
export const EXAMPLES: readonly (readonly [filter: string, meaning: string])[] = [
  ['src net 10.0.0.0/8 and dst port in [80 443] and bytes > 1M and not flags R', 'nfdump’s words'],
  ['netscaler:httpRspStatus >= 500 and netscaler:roundTripTime > 200ms', 'fields: any element, learned ones included'],
  ['cflow.srcaddr == 10.0.0.1 && tcp.port in {80 443}', 'Wireshark’s names'],
  ['proto udp && (srcport = 53 or dst.port == 53)', 'all of them in one'],
  ['flags S and not flags AFRPU', 'only SYN'],
  ['ip = 192.0.2.10..192.0.2.99', 'a range of addresses'],
  ['src in {10.0.0.0/8, 2001:db8::/32}', 'prefixes of both families'],
  ['start > -5m and duration > 1.5s', 'the last five minutes before the newest record'],
  ['time >= 09:21:42', 'since the last time it was 09:21:42, UTC'],
  ['src.port == dst.port', 'one field beside another'],
  ['bytes > packets and bpp < 64', ''],
  ['exists(netscaler:syslogMessage)', 'records that have the field'],
  ['not rtt', 'records in which no round trip was measured'],
  ['"my element" contains "a b"', 'a name with a blank'],
  [String.raw`url matches "^/api/v\d+/"`, 'a regular expression, in either case'],
  ['any port != 443', 'a port that is not 443, whatever the other is'],
  ['dst port 443 xor proto tcp', 'one, but not both'],
  ['exporter in 192.0.2.0/24 and type = options', ''],
]

const MEANINGS: Readonly<Record<ComparisonOperator, string>> = {
  '=': 'is the value, within the prefix or the range',
  '!=': 'is there and is not',
  '>': 'is more than; after a prefix or range: than all of it',
  '>=': 'is at least',
  '<': 'is less than',
  '<=': 'is at most',
  contains: 'a text has the part, case counts; a number has all the bits',
  '&': 'a number has one of the bits',
  matches: 'a part of a text meets the regular expression',
}

/** The document, in Markdown, as the formatter of the project writes it. */
export function filtersDocument(): string {
  return [
    '# Filters',
    '',
    'One language with three accents, mixed as you like: the words of nfdump, the names of fields, the names of Wireshark. The same',
    'filter works in every view, in `--filter` of the commands and in alerts. `npm run generate` writes this page from the grammar and',
    'the tables of the parser.',
    '',
    ...table(
      ['filter', ''],
      EXAMPLES.map(([filter, meaning]) => [code(filter), meaning]),
    ),
    '',
    ...section('Conditions'),
    'A condition is a field alone (_is it in the record?_), or a field, an operator and a value. Between field and value the operator may',
    'be left out, as nfdump does: then it is `=`, and beside `flags` it is `contains`.',
    '',
    ...table(['operator', 'also', 'meaning'], operatorRows()),
    '',
    'A list stands in `{ }` or `[ ]`, with commas or blanks: `port in {80, 443}`, `port not in [80 443]`. A field of several columns, as',
    '`ip` or `port`, meets a condition when one of them does; with `!=` all that are there must differ, as in Wireshark 4. `any` and `all`',
    'before the field say it otherwise: `any port != 80`, `all port > 1023`; `===` and `!==` are `all … =` and `any … !=`.',
    '',
    'Conditions are joined by `not`, `and`, `xor`, `or`, which bind in this order, or `!`, `&&`, `^^`, `||`; parentheses group. What a',
    'record does not have makes a condition false, and so its negation true: `not bytes > 1k` lets through records without octets,',
    '`bytes <= 1k` does not. A comment goes from a `#` at the beginning of a word to the end of the line.',
    '',
    ...section('Values'),
    ...table(
      ['kind', 'written'],
      [
        [
          'numbers',
          '`1500`, `0x1f`, `1.5k`, `10M`, `2G`, `1T` (powers of 1000), `4Ki`, `64KiB` (of 1024); `b`, `bit`, `bps`, `pps` may follow',
        ],
        ['addresses', '`10.0.0.1`, `10.0.0.0/8`, `2001:db8::/32`, `10.0.0.0 255.0.0.0`; MAC addresses with `:` or `-`'],
        ['ranges', '`80..90`, `10.0.0.1..10.0.0.9`, `1ms..5ms`; both ends are in them'],
        [
          'durations',
          '`200ms`, `50µs` or `50us`, `1.5s`, `2m`, `1h`, `1d`; a bare number counts the unit of the element, of nfdump’s words milliseconds',
        ],
        [
          'times',
          '`2024-07-11T09:21:42Z`, with a zone or without (UTC), down to the day, the minute or the nanosecond; Unix seconds',
        ],
        [
          'relative times',
          '`now`, `-5m`, `now-1h30m`: before the newest record; `09:21`, `09:21:42`: the last time it was so before it, in UTC',
        ],
        ['TCP flags', '`S`, `SA`, `SYN+ACK`, `X` (all six), `0x12`'],
        ['codes', 'by number or name: `tcp`, `ingress`, `"idle timeout"`'],
        ['ports', 'by number or by the name of a service (docs/names.md): `443`, `https`, `dns`'],
        [
          'texts',
          'in quotes, or bare where they are one word and no `and`, `or`, `xor`, `not`, `in`; a backslash stands before a quote or a backslash',
        ],
        ['fields', 'the name of another field of the same kind: `bytes > packets`. In quotes it is a text'],
      ],
    ),
    '',
    'In a file, relative times count from its newest record; in a list from its latest start. `dump` and `collect` read records as they',
    'come and count from the clock on the wall.',
    '',
    ...section('Regular expressions'),
    '`matches` (or `~`, `=~`; `!~` for its negation) looks for an expression in a text, in either case of letters unless it has `(?-i)`. It',
    `takes time linear in the text: what would not (references back, looking ahead or behind) is refused, as is what is longer than ${MAX_PATTERN_LENGTH.toLocaleString('en')}`,
    `characters, deeper than ${MAX_PATTERN_DEPTH} groups or longer than ${MAX_PATTERN_STEPS.toLocaleString('en')} steps with its repetitions written out. There are \`. [a-z] [^a-z] | ( ) (?: )\``,
    String.raw`\`* + ? {2,5}\` and their lazy forms, \`^ $ \A \z \b \B \d \D \w \W \s \S\` (of ASCII), \`\x41 \x{1f600}\`, \`(?i)\` and \`(?s)\`. The store`,
    'compares with RE2, the commands with a matcher of our own; both are given what was parsed, never the text that was typed.',
    '',
    ...section('Names of fields'),
    'Any column can be named by its id, as `dump` prints it (`octetDeltaCount`, `netscaler:httpReqUrl`, `e5951id128`), a learned element also',
    'by its learned name, in quotes where it has blanks. Shorter are these; dots, hyphens and underscores in them do not count, so that',
    '`src.port` is `srcport`; so is `sport`, and `dport` is `dstport`. Case never counts.',
    '',
    ...table(['name', 'columns', 'what it is'], friendlyRows()),
    '',
    'Lists have names of their own (docs/lists.md), and those of the names above that fit: `src` is the client of a transaction.',
    '',
    'Names of the list of transactions work in Flows, Top and alerts, too, and let through all records of the transactions that pass:',
    '`serverWait > 200ms`, `client = 10.0.0.1 and verdict = legLost`. Names that records have themselves keep their meaning there: `status`',
    'and `host` are those of a record. `leg = 3` is the leg of its transaction that a record is. Records of no transaction pass `not client = …`.',
    '`dump` and `collect` make no lists, and do not know these names.',
    '',
    'A filter that a list has no columns for and records can answer is taken by the list, too: it shows the rows that have at least one record',
    'which passes, and the bar says so (“12 of 340 transactions have a record that matches”). `packetDeltaCount > 3` shows transactions,',
    'connections and sessions with such a record; `dst port 443 and octetDeltaCount > 1M` those of which one record is both. Terms of both in',
    'one filter (`client = 10.0.0.1 and octetDeltaCount > 1M`) are asked of records as a whole. Top of a list, in the viewer and as `top --basis`,',
    'counts the same rows. In the commands `transactions`, `connections` and `sessions` such a filter is one of `dump`.',
    '',
    'Rows that cannot take a filter at all (names of connections or sessions in Flows, of sessions in Transactions) show all, and the bar says so.',
    '',
    `Names of addresses (docs/names.md) are asked for by ${ADDRESS_NAME_FIELDS.map(({ column }) => code(column.id)).join(', ')}: the host, the`,
    'country by code or name, the organisation of the network by name or as `AS64496`, of the source, the destination, or either. They mean what is',
    'known when the view is made, and nobody is asked for a name: `country in [DE AT]`, `srcname contains example.org`, `not dstorg = AS64496`.',
    'Where nothing is named (`dump`, `collect`, `export`, and `top` without its options) they are no names.',
    '',
    'Some fields are there only where they are true, so that their name alone asks for them: `late` (waited for its template), `repeated` (came in',
    'a repeated datagram), `assumed` (decoded with a template of another session), `malformed` (its end lies before its start, or its set holds',
    'octets, a list or a field length that makes no sense).',
    '',
    ...section('The words of nfdump'),
    'As in its manual, in any case. `src or dst` before `ip`, `net`, `port` … means either, `src and dst` both.',
    '',
    ...table(
      ['words', 'field', 'meaning'],
      [
        ...Object.entries(NFDUMP_WORDS).map(([words, { field, meaning }]) => [code(words), code(field), meaning]),
        ...Object.entries(NFDUMP_CONDITIONS).map(([words, { meaning }]) => [code(words), '', meaning]),
      ],
    ),
    '',
    'Otherwise than in nfdump: a rate of a flow without duration is absent, not 0; `not flags SA` means, as there, that none of the flags is',
    'set, while `not flags contains SA` means that they are not all; `host` beside an operator is the host of a request, an address is `ip`;',
    '`flags` says nothing of the protocol; records have no `ident`, `sysid`, MPLS labels one by one, country or payload.',
    '',
    ...section('The names of Wireshark'),
    'Fields of its NetFlow dissector keep their names, `cflow.…`: each element that tshark 4.0 knows has the one that tshark calls it by',
    `(${wiresharkNames().size.toLocaleString('en')} names; the completion of the filter bar offers those that the file has). These are more than one element, or names of packets:`,
    '',
    ...table(['name', 'columns'], wiresharkRows()),
    '',
    `\`${[...PROTOCOL_WORDS.keys()].join('`, `')}\` alone are conditions on the protocol. \`tcp.flags.syn == 1\`, \`cflow.tcpflags.ack == 0\` ask for one flag.`,
    '',
    'Otherwise than in Wireshark: a record passes or not, where Wireshark passes whole packets; lists may have blanks instead of commas; `ip`',
    'alone is an address of either family; slices and functions are not there, but for `exists( )`.',
    '',
    ...section('What is told while typing'),
    'A filter is valid, not finished, wrong (where, why, and the nearest name) or doubtful: valid, but probably not meant. Doubtful are `port',
    '!= 80` (which of the two?), a duration without its unit, a prefix with bits in its host part, a comparison that is always or never true,',
    'a `*` in a text that is compared whole, a field alone among alternatives (`src or dst = 10.0.0.1`), and a word that is a field and',
    'could be a text.',
    '',
    ...section('Limits and grammar'),
    `A filter has at most ${MAX_FILTER_LENGTH.toLocaleString('en')} characters and ${MAX_FILTER_DEPTH} levels of groups. It is parsed in time linear in its length by this grammar; the words`,
    'of a `Phrase` are then read by the tables above. What you type never becomes part of the SQL: values travel as parameters or as numbers.',
    '',
    '```',
    ...grammarRules(),
    '```',
    '',
  ].join('\n')
}

function section(title: string): string[] {
  return [`## ${title}`, '']
}

function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text.replaceAll('|', '\\|')}\``
}

/** Padded as the formatter pads. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) =>
    Math.max(3, ...[title, ...rows.map((row) => row[column] ?? '')].map(widthOf)),
  )
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '') + ' '.repeat(width - widthOf(cells[column] ?? ''))).join(' | ')} |`
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)]
}

function widthOf(text: string): number {
  return Array.from(text).length
}

function operatorRows(): string[][] {
  const spelled = Object.entries(OPERATOR_SPELLINGS)
  return Object.entries(MEANINGS).map(([operator, meaning]) => {
    const same = spelled.filter(
      ([, { operator: own, quantifier, isNegated }]) =>
        own === operator && !isUnusual(own, quantifier) && isNegated === undefined,
    )
    const others = same.map(([sign]) => sign).filter((sign) => sign !== operator)
    return [code(operator), others.map(code).join(', '), meaning]
  })
}

function isUnusual(operator: ComparisonOperator, quantifier: Quantifier | undefined): boolean {
  return quantifier !== undefined && quantifier !== (operator === '!=' ? 'all' : 'any')
}

function friendlyRows(): string[][] {
  const descriptions = new Map(VIRTUAL_COLUMNS.map(({ id, description }) => [id, description.replace(/\.$/, '')]))
  return Object.entries(FIELD_ALIASES).map(([name, columns]) => {
    const [first = ''] = columns
    return [code(name), columns.map(code).join(', '), columns.length === 1 ? (descriptions.get(first) ?? '') : '']
  })
}

function wiresharkRows(): string[][] {
  return [...wiresharkNames()]
    .filter(
      ([name, { columns, flag }]) =>
        flag === undefined && (!name.startsWith('cflow.') || columns.length > 1 || columns[0]?.startsWith('@')),
    )
    .map(([name, { protocol, units }]) => {
      const notes = [
        ...(protocol === undefined ? [] : [`of ${protocol} alone`]),
        ...(units === undefined ? [] : [`a bare number counts ${units}`]),
      ]
      const ids = columnIdsOf(name).map(code).join(', ')
      return [code(name), notes.length === 0 ? ids : `${ids}; ${notes.join('; ')}`]
    })
}

/** The rules of the grammar, without what tells the generator how to make tokens. */
function grammarRules(): string[] {
  const text = readFileSync(GRAMMAR, 'utf8')
  return text
    .slice(text.indexOf('@top'), text.indexOf('AndWord {'))
    .split('\n')
    .filter((line) => line !== '')
}
