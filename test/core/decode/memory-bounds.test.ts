/** What the decoder keeps does not grow with the input for ever. */
import { expect, it } from 'vitest'
import { decode } from '../../support/decoding.ts'
import { concat, dataSet, ipfixMessage, templateRecord, templateSet, u32 } from '../../support/message-builders.ts'

it('takes no more definitions than a session keeps, and decodes nothing by an outdated one', () => {
  const redefine = (count: number, length: number) =>
    templateSet(...Array.from({ length: count }, (_, index) => templateRecord(256, [{ id: 1 + (index % 2), length }])))
  const definitions = Array.from({ length: 16 }, () => ipfixMessage({ sequence: 0 }, redefine(8000, 4)))
  const { snapshot, problems, records } = decode([
    ...definitions,
    ipfixMessage({ sequence: 0 }, redefine(1, 8), dataSet(256, concat(u32(0), u32(7)))),
  ])
  expect(problems.filter(({ code }) => code === 'limit-reached').length).toBeGreaterThan(0)
  expect(records).toEqual([])
  expect(snapshot.ledger.octets.undecodable).toBe(8)
})
