/** The inspector’s way through a session: tree, template, values, rows, and from a record back to its definition. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SessionTemplates, TemplateTree } from '../../../core/protocol/template-report.ts'
import { createInProcessSession, type InProcessSession } from '../../support/in-process-session.ts'
import { valueOf } from '../../support/query-session.ts'

const SAMPLE = join(import.meta.dirname, '../../../resources/sample.pcapng')

let open: InProcessSession
let tree: TemplateTree

beforeAll(async () => {
  open = await createInProcessSession()
  await open.load(SAMPLE)
  tree = await open.session.templateTree()
}, 30_000)

afterAll(async () => {
  await open.dispose()
})

function netscaler(): SessionTemplates {
  const found = tree.sessions.find(({ exporter }) => exporter.startsWith('192.0.2.11:'))
  if (found === undefined) throw new Error('the sample has no NetScaler')
  return found
}

describe('the template inspector of the sample', () => {
  it('counts the records of each template as the store has them', async () => {
    const { session } = open
    const templates = tree.sessions.flatMap(({ domains }) => domains.flatMap((domain) => domain.templates))
    const counted = templates.reduce((sum, { records }) => sum + records, 0)
    const { records } = await session.status()
    expect(counted).toBe(records.data + records.options)
    for (const { domains } of tree.sessions) {
      const shares = domains.flatMap((domain) => domain.templates.map(({ share }) => share))
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
    }
  })

  it('leads from a definition to just its rows', async () => {
    const { session } = open
    const [domain] = netscaler().domains
    const changed = domain?.templates.find(({ versions }) => versions === 2)
    if (changed === undefined) throw new Error('the sample has no template that was changed')
    const { versions, events } = valueOf(await session.describeTemplate(changed.key))
    expect(events.find(({ kind }) => kind === 'changed')?.detail).toMatch(/fields added/)
    for (const version of versions) {
      const filter = `@templateVersion == ${version.id}`
      const view = valueOf(await session.openView({ filter, sort: [{ column: '@time', direction: 'ascending' }] }))
      expect(view.rowCount).toBe(version.records)
      const values = valueOf(await session.templateValues(version.id))
      expect(values).toHaveLength(version.records === 0 ? 0 : version.fields.length)
    }
  })

  it('leads from a record to its definition', async () => {
    const { session } = open
    const details = valueOf(await session.describeRecord(1))
    const { summary, versions } = valueOf(await session.describeTemplate(details.templateKey))
    expect(summary.key.templateId).toBe(details.templateId)
    const version = versions.find(({ id }) => id === details.templateVersionId)
    expect(version?.version).toBe(details.templateVersion)
    expect(version?.fields.map(({ key }) => key)).toEqual(details.fields.map(({ key }) => key))
  })

  it('refuses a template that is not there', async () => {
    const key = { session: 99, domain: 0, protocolVersion: 10, templateId: 256 }
    expect(await open.session.describeTemplate(key)).toMatchObject({ ok: false, failure: { code: 'no-such-template' } })
  })
})
