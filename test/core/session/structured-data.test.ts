/** Lists (RFC 6313) from a file to the cells of a window, the details of a record, filters and orders. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Result } from '../../../core/protocol/failure.ts'
import type { ListCell } from '../../../core/protocol/session-api.ts'
import { createInProcessSession, type InProcessSession } from '../../support/in-process-session.ts'
import { LIST_TEMPLATES, SEMANTIC, SUB_TEMPLATE_LIST, subTemplateList } from '../../support/list-builders.ts'
import {
  concat,
  dataSet,
  hex,
  ipfixMessage,
  templateRecord,
  templateSet,
  u8,
  variable,
} from '../../support/message-builders.ts'

const OUTER = templateRecord(256, [
  { id: 4, length: 1 },
  { id: SUB_TEMPLATE_LIST, length: 65_535 },
])
const list = (...records: readonly Uint8Array[]): Uint8Array => subTemplateList(SEMANTIC.allOf, 300, ...records)
const record = (protocol: number, value: Uint8Array): Uint8Array => concat(u8(protocol), variable(value))

/** Its first record comes before the template of its list, its last after another definition of that template. */
const FILE = concat(
  ipfixMessage({}, templateSet(OUTER), dataSet(256, record(6, list(hex('0050 000400'))))),
  ipfixMessage(
    { sequence: 1 },
    templateSet(templateRecord(300, LIST_TEMPLATES.get(300)!)),
    dataSet(256, record(6, list(hex('01bb 000001'))), record(17, list(hex('0050 000400'), hex('0050 000000')))),
  ),
  ipfixMessage(
    { sequence: 3 },
    templateSet(templateRecord(300, [{ id: 1, length: 5 }])),
    dataSet(256, record(17, list(hex('0000000009')))),
  ),
)

let folder = ''
let host: InProcessSession

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.failure.message)
  return result.value
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-lists-'))
  const path = join(folder, 'lists.ipfix')
  await writeFile(path, FILE)
  host = await createInProcessSession()
  await host.load(path)
})
afterAll(async () => {
  await host.dispose()
  await rm(folder, { recursive: true })
})

async function readLists(filter: string, direction?: 'ascending' | 'descending') {
  const sort = direction === undefined ? [] : [{ column: 'subTemplateList', direction }]
  const view = valueOf(await host.session.openView({ filter, sort }))
  const request = { view: view.view, first: 0, count: 10, columns: ['subTemplateList'] }
  return valueOf(await host.session.readWindow(request))
}

it('gives cells that are lists, or octets in hex where the template was not known yet', async () => {
  const { columns } = await readLists('')
  const template300 = { semantic: 'allOf', template: 300 }
  expect(columns[0]).toEqual([
    '03012c0050000400',
    { ...template300, items: [{ sourceTransportPort: 443, octetDeltaCount: 1 }] },
    {
      ...template300,
      items: [
        { sourceTransportPort: 80, octetDeltaCount: 1024 },
        { sourceTransportPort: 80, octetDeltaCount: 0 },
      ],
    },
    { ...template300, items: [{ octetDeltaCount: 9 }] },
  ])
  const column = (await host.session.columns()).find(({ id }) => id === 'subTemplateList')
  expect(column).toMatchObject({ type: 'list', element: '292' })
})

it('describes each record by the templates of its time', async () => {
  const { columns } = await readLists('')
  for (const [index, cell] of (columns[0] ?? []).entries()) {
    const details = valueOf(await host.session.describeRecord(index + 1))
    const field = details.fields.find(({ key }) => key === 'subTemplateList')
    expect(field?.value).toEqual(cell)
    expect(field?.tags).toEqual(typeof cell === 'string' ? ['undecodable-list'] : [])
  }
})

it('filters by the text of a list', async () => {
  expect((await readLists('subTemplateList contains "sourceTransportPort\\":80,"')).records).toEqual([3])
  expect((await readLists('subTemplateList contains 03012c')).records).toEqual([1])
  expect((await readLists('not subTemplateList contains template')).records).toEqual([1])
})

it('sorts by the text of a list', async () => {
  const { records, columns } = await readLists('', 'ascending')
  expect(records).toEqual([1, 4, 2, 3])
  const texts = (columns[0] ?? []).map((cell) => JSON.stringify(cell as ListCell))
  expect(texts).toEqual([...texts].sort())
})

it('describes records by definitions of a list that come by turns', async () => {
  const first = templateSet(templateRecord(300, LIST_TEMPLATES.get(300)!))
  const second = templateSet(templateRecord(300, [{ id: 1, length: 6 }]))
  const data = dataSet(256, record(6, list(hex('01bb 000001'))))
  const turns = [first, second, first].map((definition, index) =>
    ipfixMessage({ sequence: index }, definition, ...(index === 1 ? [] : [data])),
  )
  const path = join(folder, 'turns.ipfix')
  await writeFile(path, concat(ipfixMessage({}, templateSet(OUTER)), ...turns))
  const own = await createInProcessSession()
  await own.load(path)
  const values = []
  for (const number of [1, 2]) {
    const { fields } = valueOf(await own.session.describeRecord(number))
    values.push(fields.find(({ key }) => key === 'subTemplateList'))
  }
  await own.dispose()
  const items = [{ sourceTransportPort: 443, octetDeltaCount: 1 }]
  expect(values).toMatchObject([
    { value: { template: 300, items }, tags: [] },
    { value: { template: 300, items }, tags: [] },
  ])
})
