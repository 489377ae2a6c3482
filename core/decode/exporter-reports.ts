/** The account of all exporters, as a snapshot tells it. */
import { elementLabel } from '../elements/column-type.ts'
import type { DomainReport, ExporterReport, TemplateReport } from '../protocol/session-api.ts'
import type { KnownTemplate } from '../templates/known-template.ts'
import type { ProtocolVersion } from './block.ts'
import { collectorOf, type DomainState, type SessionState } from './exporter-state.ts'
import { copyLedger } from './ledger-account.ts'

/** Sessions with their domains and templates, in the order in which they appeared. */
export function reportExporters(sessions: Iterable<SessionState>): readonly ExporterReport[] {
  return Array.from(sessions, reportOf)
}

function reportOf(session: SessionState): ExporterReport {
  return {
    exporter: session.transport.exporter,
    collector: collectorOf(session.transport),
    protocol: session.transport.protocol,
    domains: [...session.domains.values()].map(domainReport),
  }
}

function domainReport(domain: DomainState): DomainReport {
  return {
    domain: domain.domain,
    ledger: copyLedger(domain.ledger),
    templates: domain.history.map((template) => templateReport(template, domain.version)),
  }
}

function templateReport(template: KnownTemplate, protocolVersion: ProtocolVersion): TemplateReport {
  return {
    templateId: template.templateId,
    version: template.version,
    protocolVersion,
    kind: template.isOptions ? 'options' : 'data',
    fields: template.fields.map((field) => ({
      element: elementLabel(field.element),
      key: field.key,
      length: field.length,
    })),
    records: template.recordCount,
  }
}
