/** Commands as a shell sees them: exit status, standard output, standard error. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  concat,
  dataSet,
  EXPORT_TIME,
  ipfixMessage,
  templateRecord,
  templateSet,
  u32,
} from '../support/message-builders.ts'
import { runCommandLine as run } from '../support/run-command-line.ts'

const SAMPLE = fileURLToPath(new URL('../../resources/sample.pcapng', import.meta.url))
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-cli-'))
  await writeFile(join(folder, 'other.json'), '{"format":"other"}')
})
afterAll(() => rm(folder, { recursive: true }))

beforeEach(() => {
  vi.stubEnv('FLOWGLASS_CONFIG_DIR', folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

describe('wrong usage has exit status 2, a sentence that says what is wrong, and no output', () => {
  it.each<[string, string[], string]>([
    [
      'a template set that is not there',
      ['dump', SAMPLE, '--assume-templates', '/nowhere.json'],
      'there is no such file; check the path',
    ],
    ['a folder as template set', ['dump', SAMPLE, '--assume-templates', '$'], 'it is a folder; check the path'],
    ['a time with a unit', ['simulate', '--out', '$/a', '--duration', '3m'], 'without a unit'],
    ['a file that is no template set', ['dump', SAMPLE, '--assume-templates', '$/other.json'], 'is no template set'],
    ['an unknown quirk', ['dump', SAMPLE, '--quirk', 'nonsense=on'], 'No quirk is called nonsense'],
    ['a quirk without a state', ['info', SAMPLE, '--quirk', 'plain-microseconds'], 'NAME=on'],
    ['elements that are not there', ['dump', SAMPLE, '--elements', '/nowhere.json'], 'There is no file /nowhere.json'],
    ['a file that has no elements', ['info', SAMPLE, '--elements', '$/other.json'], 'cannot be read'],
    ['a filter by an unknown field', ['dump', SAMPLE, '--filter', 'nofield = 3'], 'there is no field “nofield”'],
    ['a mistyped field', ['dump', SAMPLE, '--fields', 'octetDeltaCout'], 'is octetDeltaCount meant?'],
    ['a mistyped field in a filter', ['dump', SAMPLE, '--filter', 'netscaler:httpReqUlr = x'], 'netscaler:httpReqUrl'],
    ['a mistyped field of what is kept', ['dump', SAMPLE, '--fields', '@exportr'], 'is @exporter meant?'],
    ['a field that is like none', ['dump', SAMPLE, '--fields', 'zzzzqqqq'], 'no field is called zzzzqqqq\n'],
    ['a command without its file', ['templates'], "missing required argument 'FILE'"],
    ['an unknown option', ['templates', SAMPLE, '--nonsense'], "unknown option '--nonsense'"],
    ['an unknown command of elements', ['elements', 'nonsense'], "unknown command 'nonsense'"],
    ['elements to forget that are no number', ['elements', 'forget', 'abc'], 'abc is no PEN[:ID]'],
  ])('%s', async (_, args, words) => {
    const { status, out, error } = await run(...args.map((arg) => arg.replace('$', folder)))
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(error).toContain(words)
  })
})

describe('what cannot be read or written has exit status 1, and says what to do', () => {
  it.each<[string, string[], string]>([
    ['templates of a file that is not there', ['templates', '/nowhere.pcap'], 'Check the path'],
    [
      'a replay of a file that is not there',
      ['replay', '/nowhere.pcap', '--to', 'udp://127.0.0.1:9'],
      'Check the path',
    ],
    ['elements of a file that is not there', ['elements', 'import', '/nowhere.json'], 'Check the path'],
    [
      'a template set where nothing can be written',
      ['templates', SAMPLE, '--export', '/nowhere/set.json'],
      'There is no folder /nowhere. Choose another folder',
    ],
    [
      'elements in what is a file',
      ['elements', 'export', `${SAMPLE}/elements.json`],
      'sample.pcapng: a file has its name',
    ],
  ])('%s', async (_, args, words) => {
    const { status, error } = await run(...args)
    expect(status).toBe(1)
    expect(error).toContain(words)
  })
})

describe('a file that ends too early', () => {
  const cut = (): string => join(folder, 'cut.pcapng')
  beforeAll(async () => writeFile(cut(), (await readFile(SAMPLE)).subarray(0, 60_000)))

  it.each(['dump', 'transactions'])('is told of by %s, which prints what came before', async (command) => {
    const { status, out, error } = await run(command, cut())
    expect(status).toBe(0)
    expect(out.split('\n').length).toBeGreaterThan(command === 'dump' ? 100 : 1)
    expect(error).toMatch(/^flowglass: The file ends inside a packet or message\. .*open it again later\.\n$/)
  })

  it('is one problem among the others for who asked for them or the ledger', async () => {
    for (const option of ['--problems', '--ledger']) {
      const { error } = await run('dump', cut(), option)
      for (const line of error.trim().split('\n')) expect(JSON.parse(line)).toBeTypeOf('object')
    }
  })
})

describe('flowglass templates', () => {
  const narrow = templateSet(templateRecord(256, [{ id: 10, length: 4 }]))
  const wide = templateSet(templateRecord(256, [{ id: 1, length: 4 }]))

  it('exports the definition that counts last, and dump decodes another capture with it', async () => {
    const [whole, cut, set] = ['whole.ipfix', 'cut.ipfix', 'set.json'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    await writeFile(whole, concat(ipfixMessage({}, wide), ipfixMessage({ exportTime: EXPORT_TIME + 9 }, narrow)))
    await writeFile(cut, ipfixMessage({}, dataSet(256, u32(7))))
    const exported = await run('templates', whole, '--export', set)
    expect(exported).toMatchObject({ status: 0, error: '' })
    expect(JSON.parse(await readFile(set, 'utf8'))).toMatchObject({
      format: 'flowglass-template-set',
      version: 1,
      templates: [{ templateId: 256, fields: [{ id: 10, length: 4 }] }],
    })
    expect((await run('dump', cut)).out).toBe('')
    const dumped = await run('dump', cut, '--assume-templates', set)
    expect(dumped.status).toBe(0)
    expect(JSON.parse(dumped.out)).toMatchObject({ '@template': 256, ingressInterface: 7 })
  })

  it('prints one JSON object with the tree and each template', async () => {
    const { out } = await run('templates', SAMPLE, '--json')
    const { sessions, templates } = JSON.parse(out) as { sessions: unknown[]; templates: unknown[] }
    expect(sessions).toHaveLength(3)
    expect(templates).toHaveLength(19)
  })
})

describe('flowglass elements', () => {
  it('keeps what it imports, lists and forgets it', async () => {
    const file = join(folder, 'brought.json')
    const element = { pen: 64_512, id: 17, name: 'queueDepth', type: 'unsigned32', semantics: 'quantity' }
    await writeFile(file, JSON.stringify({ format: 'flowglass-elements', version: 1, elements: [element] }))
    expect(await run('elements', 'import', file)).toMatchObject({ status: 0, out: '1 element new.\n' })
    expect((await run('elements', 'list')).out).toBe('64512:17  queueDepth  unsigned32\n')
    expect((await run('elements', 'forget', '64512:17')).out).toBe('1 element forgotten.\n')
    expect((await run('elements', 'list')).out).toBe('No elements were learned.\n')
  })
})
