/** Makes a definition known: to the decoder, to the report, and to whoever reads the blocks. */
import { present } from '../bytes/invariant.ts'
import { createKnownTemplate, type KnownTemplate, type TemplateFacts } from '../templates/known-template.ts'
import type { Shape } from './block.ts'
import type { DecoderState } from './decoder-state.ts'
import type { OpenMessage } from './message-decoder.ts'
import { fieldsBySession } from './session-quirks.ts'
import { noteDefinition } from './template-lifetimes.ts'

const NETSCALER_PEN = 5951

/** Makes a definition known; an older one counts only for the data that was exported before the current one. */
export function addTemplate(
  state: DecoderState,
  message: Pick<OpenMessage, 'domain' | 'header'>,
  facts: TemplateFacts,
  role: 'current' | 'older' | 'assumed',
): KnownTemplate {
  const { domain, header } = message
  const { templateId, isOptions, specifiers, scopeFieldCount } = facts
  const known = state.templates.find(domain.templates, templateId)
  const { fields, shape } = placeFields(
    state,
    fieldsBySession(domain.session.quirk, facts.fields),
    isOptions,
    scopeFieldCount,
  )
  const history = state.histories.historyOf(domain.templates, templateId)
  const version = Math.max(known?.version ?? 0, history?.versions ?? 0) + 1
  const template = createKnownTemplate({
    ...facts,
    fields,
    versionId: state.definitions.add(domain.session.number, specifiers.length),
    version,
    shapeId: shape.id,
    history,
    isAssumed: role === 'assumed',
    validFrom: header.exportSeconds,
    validSequence: header.sequence,
    // RFC 7011 §8.2: datagrams may come out of order, messages of a stream or file do not.
    previous: role === 'current' && domain.session.transport.protocol === 'udp' ? known : undefined,
  })
  if (role === 'current') {
    noteDefinition(state, template, known)
    state.templates.define(domain.templates, template)
  }
  if (history !== undefined) history.versions = version
  state.exporters.remember(domain, template)
  if (specifiers.some((specifier) => specifier.pen === NETSCALER_PEN)) domain.session.quirk.isNetscaler = true
  state.blocks.addTemplate({
    id: template.versionId,
    sessionId: domain.session.id,
    domain: domain.domain,
    templateId,
    protocolVersion: domain.version,
    version,
    shapeId: shape.id,
    fields: specifiers,
    scopeFieldCount,
    firstRecord: state.context.nextRecord,
  })
  return template
}

/** Past the bound of shapes records keep their place and octets, and have no columns. */
function placeFields(
  { shapes, onProblem }: DecoderState,
  fields: TemplateFacts['fields'],
  isOptions: boolean,
  scopeFieldCount: number,
): { readonly fields: TemplateFacts['fields']; readonly shape: Shape } {
  const shape = shapes.shapeOf(fields, isOptions, scopeFieldCount)
  if (shape !== undefined) return { fields, shape }
  onProblem({
    code: 'limit-reached',
    detail:
      'Some records have no columns: there are more kinds of records than a session keeps (MAX_SHAPE_FIELDS). Their details show all fields.',
  })
  const bare = fields.map((field) => ({ ...field, column: undefined }))
  return { fields: bare, shape: present(shapes.shapeOf(bare, isOptions, scopeFieldCount), 'a shape without columns') }
}
