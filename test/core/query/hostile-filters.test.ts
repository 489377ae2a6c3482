/** Ten thousand texts that mean harm, or nothing: none makes the parser throw or hang, none that it takes makes the store fail. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MAX_FILTER_LENGTH } from '../../../core/limits/query.ts'
import { completionPlaceOf } from '../../../core/query/filter-language/filter-completion.ts'
import { createFilterCatalogue } from '../../../core/query/filter-language/filter-fields.ts'
import { FILTER_ACCENTS } from '../../../core/query/filter-language/filter-accent.ts'
import { FIELD_ALIASES } from '../../../core/query/filter-language/friendly-names.ts'
import { NFDUMP_WORDS } from '../../../core/query/filter-language/nfdump-words.ts'
import { OPERATOR_SPELLINGS } from '../../../core/query/filter-language/filter-operators.ts'
import { parseFilter } from '../../../core/query/filter-language/parse-filter.ts'
import { translateFilter } from '../../../core/query/filter-language/translate-filter.ts'
import { VIRTUAL_COLUMNS } from '../../../core/query/virtual-columns.ts'
import { createRandom, type Random } from '../../../core/simulate/random.ts'
import { createBlockBuilder } from '../../support/block-builders.ts'
import { openQuerySession, type QuerySession } from '../../support/query-session.ts'
import { processorMilliseconds } from '../../support/processor-time.ts'

const TEXTS = 10_000
const SEED = 6_010
/** Processor time of parsing, checking, translating and completing one text: the machine may have other work. */
const MAX_MILLISECONDS = 1000

const FIELDS = [
  ...Object.keys(FIELD_ALIASES),
  ...Object.keys(NFDUMP_WORDS),
  'cflow.srcaddr',
  'tcp.port',
  'tcp.flags.syn',
  '@end',
  'netscaler:httpReqUrl',
  'octetDeltaCount',
  'x',
  '"a b"',
]
const VALUES = [
  ...[
    '0',
    '1',
    '-1',
    '80',
    '1k',
    '1.5M',
    '1e9',
    '99999999999999999999999999999999999999999',
    '0x',
    '0xff',
    '1..0',
    '0..99',
    '..',
    '5ms',
    '1 s',
    '-5m',
    'now',
    'now-1h',
    '09:21',
    '25:99',
    '2024-07-11',
    '2024-13-45',
    '9999-12-31T23:59:59.999999999Z',
  ],
  ...[
    '10.0.0.1',
    '10.0.0.0/8',
    '10.0.0.0/33',
    '999.1.1.1',
    '::',
    '::/0',
    '2001:db8::1/129',
    ':::',
    '10.0.0.1..::1',
    '255.0.255.0',
    '02:00:00:00:00:01',
  ],
  ...[
    'S',
    'SA',
    'X',
    'Z',
    'SYN+ACK',
    'tcp',
    'TCP',
    'true',
    'bytes',
    'packets',
    'src',
    'nothing',
    '""',
    '"a"',
    "'b'",
    '"\\""',
    '"\\',
    '"%"',
    "'; DROP TABLE dictionary; --'",
    '"$table$"',
    '"?"',
    '"$1"',
    '"\u202e"',
    '"😀"',
    '"ß"',
  ],
  ...[
    '"(a+)+$"',
    '"("',
    '"[a"',
    '"(?=a)"',
    '"\\\\1"',
    '"(a|b|ab)*c{2,500}"',
    '".*.*.*.*x"',
    '"(?i:Ä)"',
    '"\\\\x{10ffff}"',
  ],
]
const JOINTS = [
  'and',
  'or',
  'xor',
  'not',
  '&&',
  '||',
  '^^',
  '!',
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  ',',
  'in',
  'not in',
  'exists',
  'has',
  'any',
  'all',
  '#',
  '\n',
  '@include',
  'src or dst',
  'src and dst',
]
const OPERATORS = Object.keys(OPERATOR_SPELLINGS)
const CHARACTERS = [
  ...Array.from('abz019 .:/-_@#"\'\\=!<>&|()[]{}~^,;%$?*+\t\n'),
  '\u0000',
  '\u007f',
  '\ud800',
  '\udfff',
  'é',
  '\u2028',
  '😀',
  '\ufeff',
]

function condition(random: Random): string {
  const field = random.pick(FIELDS)
  switch (random.integer(0, 4)) {
    case 0:
      return `${field} ${random.pick(VALUES)}`
    case 1:
      return `${field} in {${Array.from({ length: random.integer(1, 5) }, () => random.pick(VALUES)).join(random.pick([' ', ', ']))}}`
    case 2:
      return `${random.pick(['', 'exists ', 'any ', 'all ', 'not '])}${field}`
    default:
      return `${field} ${random.pick(OPERATORS)} ${random.pick(VALUES)}`
  }
}

/** One text of some sort: well formed, a heap of words, a heap of characters, a damaged one, a deep or long one. */
function hostileText(random: Random): string {
  const parts = (count: number, part: () => string, joint = ' ') => Array.from({ length: count }, part).join(joint)
  switch (random.integer(0, 9)) {
    case 0:
      return parts(random.integer(1, 80), () => random.pick(CHARACTERS), '')
    case 1:
      return parts(random.integer(1, 12), () => random.pick([...FIELDS, ...VALUES, ...JOINTS, ...OPERATORS]))
    case 2: {
      const text = parts(3, () => condition(random), ` ${random.pick(['and', 'or', '&&'])} `)
      const at = random.integer(0, text.length)
      return text.slice(0, at) + random.pick([...CHARACTERS, ...JOINTS]) + text.slice(at + random.integer(0, 3))
    }
    case 3:
      return random.chance(0.02) ? random.pick(LONG) : condition(random)
    default:
      return parts(random.integer(1, 4), () => condition(random), ` ${random.pick(['and', 'or', 'xor', '&&', '||'])} `)
  }
}

const LONG = [
  '('.repeat(MAX_FILTER_LENGTH),
  '!'.repeat(MAX_FILTER_LENGTH),
  'not '.repeat(4000) + 'src',
  'a '.repeat(8000),
  'a=1 or '.repeat(2000) + 'a=1',
  'a=1 xor '.repeat(1900) + 'a=1',
  `port in {${'1 '.repeat(8000)}}`,
  'src or dst '.repeat(1400),
  `"${'\\"'.repeat(8000)}"`,
  `app matches "${'(a*)*'.repeat(190)}"`,
  `app = "${'x'.repeat(16_000)}"`,
  `"${'x'.repeat(16_000)}`,
  '['.repeat(8000),
  'time > now' + '-1h'.repeat(5000),
  '1'.repeat(MAX_FILTER_LENGTH),
  'bytes > ' + '9'.repeat(16_000),
  '# '.repeat(8000),
  '~'.repeat(8000),
]

describe('a hostile filter', () => {
  let session: QuerySession

  beforeAll(async () => {
    session = await openQuerySession()
    const builder = createBlockBuilder()
    const shape = builder.addShape([
      { key: 'sourceIPv4Address', kind: 'ipv4' },
      { key: 'destinationIPv4Address', kind: 'ipv4' },
      { key: 'sourceTransportPort', kind: 'u16' },
      { key: 'destinationTransportPort', kind: 'u16' },
      { key: 'protocolIdentifier', kind: 'u8' },
      { key: 'tcpControlBits', kind: 'u16' },
      { key: 'octetDeltaCount', kind: 'u64' },
      { key: 'packetDeltaCount', kind: 'u64' },
      { key: 'netscaler:httpReqUrl', kind: 'text' },
      { key: 'applicationName', kind: 'text' },
      { key: 'flowDurationMilliseconds', kind: 'u32' },
      { key: 'x', kind: 'f64' },
    ])
    for (let row = 0; row < 20; row += 1) {
      builder.add({
        shape,
        values: [
          0x0a000001 + row,
          0xc0000201,
          80,
          443 + row,
          6,
          row,
          row * 1000,
          row,
          `/a/${String(row)}`,
          'a b',
          row,
          row / 3,
        ],
      })
    }
    await session.append(builder.build())
  }, 30_000)
  afterAll(() => session.dispose())

  it('is refused, or lets rows through, in its time', async () => {
    const random = createRandom(SEED)
    const catalogue = createFilterCatalogue([...VIRTUAL_COLUMNS, { id: 'octetDeltaCount', type: 'octetCount' }])
    let taken = 0
    let slowest = { milliseconds: 0, text: '' }
    for (const text of [...LONG, ...Array.from({ length: TEXTS }, () => hostileText(random))]) {
      const started = processorMilliseconds()
      const parsed = parseFilter(text, catalogue)
      const plain = parseFilter(text)
      completionPlaceOf(text, random.integer(0, text.length))
      if (parsed.ok) {
        for (const accent of FILTER_ACCENTS) {
          const written = translateFilter(parsed.tree, accent).text
          const isShort = written.length <= MAX_FILTER_LENGTH
          expect(!isShort || parseFilter(written).ok, `${accent}: ${written.slice(0, 300)}`).toBe(true)
        }
      }
      const milliseconds = processorMilliseconds() - started
      if (milliseconds > slowest.milliseconds) slowest = { milliseconds, text: text.slice(0, 60) }
      if (!plain.ok) continue
      taken += 1
      const view = await session.queries.openView({ filter: text, sort: [] })
      if (!view.ok) expect(view.failure.code, `${text.slice(0, 300)}: ${view.failure.message}`).toBe('filter-invalid')
      else session.queries.closeView(view.value.view)
    }
    expect(taken).toBeGreaterThan(3000)
    expect(slowest.milliseconds, slowest.text).toBeLessThan(MAX_MILLISECONDS)
  }, 300_000)
})
