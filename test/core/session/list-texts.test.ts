/** Lists say which texts of the dictionary they still need: all that anybody can see of them, and no others below a bound. */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { LIST_NAMES } from '../../../core/protocol/list-api.ts'
import { TRAFFIC_SESSION_GROUPINGS } from '../../../core/protocol/traffic-session-report.ts'
import { createListService, type ListService } from '../../../core/session/list-service.ts'
import { decodeCapture, inChunks } from '../../support/decode-capture.ts'
import { valueOf } from '../../support/query-session.ts'

const SAMPLE = new URL('../../../resources/sample.pcapng', import.meta.url)

const texts = new Map<number, string>()
const asked = new Set<number>()
/** Texts are read once it settles. */
let gate: Promise<void> = Promise.resolve()
let lists: ListService
let lastView = 0

beforeAll(() => {
  lists = createListService({
    registry: createElementRegistry(),
    retention: 'oldestOut',
    readTexts: async (ids) => {
      for (const id of ids) asked.add(id)
      await gate
      return new Map([...ids].map((id) => [id, texts.get(id) ?? '']))
    },
  })
  const decoder = new TextDecoder()
  decodeCapture(inChunks(readFileSync(SAMPLE)), (block) => {
    const { firstId, count, octets, ends } = block.dictionary
    for (let entry = 0; entry < count; entry += 1) {
      texts.set(firstId + entry, decoder.decode(octets.subarray(entry === 0 ? 0 : ends[entry - 1], ends[entry])))
    }
    lists.take(block)
  })
})

/** Shows every cell and every detail of all lists. */
async function lookAtAll(): Promise<void> {
  const { questions } = lists
  for (const list of LIST_NAMES) {
    const columns = (await questions.columns(list)).map(({ id }) => id)
    const ticket = { view: (lastView += 1), revision: 1 }
    const { view, rowCount } = valueOf(await questions.open({ list, filter: '', sort: [] }, ticket))
    for (let first = 0; first < rowCount; first += 1000) {
      const { records } = valueOf(await questions.read({ view, first, count: 1000, columns }))
      for (const number of records.slice(0, 100)) {
        if (list === 'transactions') valueOf(await questions.describeTransaction(number))
        else if (list === 'connections') valueOf(await questions.describeConnection(number))
        else
          for (const grouping of TRAFFIC_SESSION_GROUPINGS) {
            valueOf(await questions.describeTrafficSession(number, grouping))
          }
      }
    }
    await questions.close(view)
  }
}

describe('the texts that lists need', () => {
  it('are all that their cells and details ask for', async () => {
    const needed = new Set(await lists.textsInUse(2 ** 31))
    asked.clear()
    await lookAtAll()
    expect(asked.size).toBeGreaterThan(100)
    expect([...asked].filter((id) => !needed.has(id))).toEqual([])
    // Not simply all that there are.
    expect(needed.size).toBeLessThan(texts.size)
  })

  it('are told below a bound', async () => {
    const needed = await lists.textsInUse(2 ** 31)
    const bound = needed.slice().sort()[Math.floor(needed.length / 2)] ?? 0
    expect((await lists.textsInUse(bound)).sort()).toEqual(needed.filter((id) => id < bound).sort())
  })

  it('are told once questions that came before have theirs: their rows may have gone', async () => {
    const done: string[] = []
    let open = (): void => undefined
    gate = new Promise((settle) => (open = settle))
    const { questions } = lists
    const spec = { list: 'transactions', filter: 'url contains "/"', sort: [] } as const
    const question = questions.open(spec, { view: (lastView += 1), revision: 1 }).then(() => done.push('question'))
    const told = lists.textsInUse(2 ** 31).then(() => done.push('told'))
    // What waits for nothing settles before this.
    await new Promise((settle) => setImmediate(settle))
    open()
    await Promise.all([question, told])
    expect(done).toEqual(['question', 'told'])
  })
})
