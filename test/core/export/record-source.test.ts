/** What an export tells of its records while the session goes on. */
import { expect, it } from 'vitest'
import { createRecordSource } from '../../../core/export/record-source.ts'
import { createBlockBuilder } from '../../support/block-builders.ts'
import { openQuerySession } from '../../support/query-session.ts'

it('is what it was when it began: numbers of templates and exporters are given again', async () => {
  const { store, append, dispose } = await openQuerySession()
  const builder = createBlockBuilder()
  builder.addShape([{ key: 'number', kind: 'u32' }])
  builder.add({ shape: 0, values: [1] })
  const first = builder.build()
  await append(first)
  const side = await store.beside.connect()
  const rows = { kind: 'span', first: 1, count: 1 } as const
  const { context } = createRecordSource({ store, side, rows, columns: [], isOver: () => false })
  builder.add({ shape: 0, values: [2] })
  const [template, session] = [first.newTemplates[0]!, first.newSessions[0]!]
  const next = { newTemplates: [{ ...template, templateId: 999 }], newSessions: [{ ...session, exporter: 'another' }] }
  await append({ ...builder.build(), ...next })
  expect(store.catalog.templates[0]?.templateId).toBe(999)
  expect(context.catalog.templates[0]).toEqual(template)
  expect(context.catalog.sessions[0]).toEqual(session)
  await side.close()
  await dispose()
})
