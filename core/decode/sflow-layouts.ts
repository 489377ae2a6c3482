/**
 * Layouts: the lists of fields that samples have, found again without making a text of each sample's fields. A layout has a
 * shape, and in each domain where it occurs a template version with template id 0.
 */
import { VARIABLE_LENGTH } from '../elements/column-kind.ts'
import type { ElementRegistry } from '../elements/element.ts'
import { MAX_SFLOW_LAYOUT_NODES } from '../limits/decode.ts'
import { createKnownTemplate, type KnownTemplate } from '../templates/known-template.ts'
import { SFLOW_5 } from '../wire/message-header.ts'
import type { PlanField } from '../wire/plan-field.ts'
import { nameSampleFields } from '../wire/sflow/describe-sample.ts'
import type { SampleFields, SflowField } from '../wire/sflow/sample-fields.ts'
import type { WireFieldSpecifier } from '../wire/template-record.ts'
import type { Shape } from './block.ts'
import { hasRoomFor } from './definition-room.ts'
import type { DecoderState } from './decoder-state.ts'
import type { DomainState } from './exporter-state.ts'
import { noteDefinition } from './template-lifetimes.ts'

export interface SampleLayout {
  readonly shape: Shape
  readonly fields: readonly PlanField[]
  readonly specifiers: readonly WireFieldSpecifier[]
}

export interface SflowLayouts {
  /** The layout of a sample with these fields; undefined past `MAX_SHAPE_FIELDS`. */
  layoutOf(fields: SampleFields): SampleLayout | undefined
  /** What stands for a layout in a domain; undefined past `MAX_DEFINED_FIELDS`. */
  templateOf(domain: DomainState, layout: SampleLayout): KnownTemplate | undefined
}

/** Template id under which samples are decoded; sFlow has no templates. */
const SFLOW_TEMPLATE_ID = 0

/** The way from field to field; a sample ends at the node of its last one. */
interface Node {
  readonly next: Map<SflowField, Node>
  layout: SampleLayout | undefined
}

/** The layouts of a domain with what stands for each. */
interface DomainLayouts {
  readonly byLayout: Map<SampleLayout, KnownTemplate>
  versions: number
  /** Layouts at which those are looked for that have gone. */
  tidySize: number
}

/** Makes an empty table. */
export function createSflowLayouts(state: DecoderState): SflowLayouts {
  let root: Node = { next: new Map(), layout: undefined }
  let nodeCount = 0
  const templates = new WeakMap<DomainState, DomainLayouts>()

  function nodeOf({ fields, count }: SampleFields): Node {
    if (nodeCount > MAX_SFLOW_LAYOUT_NODES) {
      root = { next: new Map(), layout: undefined }
      nodeCount = 0
    }
    let node = root
    for (let index = 0; index < count; index++) {
      const field = fields[index]!
      let next = node.next.get(field)
      if (next === undefined) {
        node.next.set(field, (next = { next: new Map(), layout: undefined }))
        nodeCount++
      }
      node = next
    }
    return node
  }

  return {
    layoutOf(fields) {
      const node = nodeOf(fields)
      return (node.layout ??= makeLayout(state, fields))
    },
    templateOf(domain, layout) {
      let known = templates.get(domain)
      if (known === undefined) templates.set(domain, (known = { byLayout: new Map(), versions: 0, tidySize: 64 }))
      const template = known.byLayout.get(layout)
      if (template !== undefined && !template.isGone) return template
      if (!hasRoomFor(state, domain.session, layout.specifiers.length)) return undefined
      if (known.byLayout.size >= known.tidySize) tidyLayouts(known)
      const made = defineLayout(state, domain, layout, ++known.versions)
      known.byLayout.set(layout, made)
      return made
    },
  }
}

/** What no record leads to any more has gone by itself. */
function tidyLayouts(known: DomainLayouts): void {
  for (const [layout, { isGone }] of known.byLayout) if (isGone) known.byLayout.delete(layout)
  known.tidySize = 2 * Math.max(32, known.byLayout.size)
}

/** Layouts of one domain stand beside each other, as versions of one template; none takes the place of another. */
function defineLayout(state: DecoderState, domain: DomainState, layout: SampleLayout, version: number): KnownTemplate {
  const { fields, specifiers, shape } = layout
  const history = state.histories.historyOf(domain.templates, SFLOW_TEMPLATE_ID)
  const template = createKnownTemplate({
    templateId: SFLOW_TEMPLATE_ID,
    isOptions: false,
    scopeFieldCount: 0,
    fields,
    specifiers,
    versionId: state.definitions.add(domain.session.number, specifiers.length),
    version,
    shapeId: shape.id,
    history,
    validFrom: state.context.exportSeconds,
  })
  // The others were not learned in its place: they stand in the list of versions, each with its time.
  if (version === 1) noteDefinition(state, template, undefined)
  if (history !== undefined) history.versions = version
  state.exporters.remember(domain, template)
  state.blocks.addTemplate({
    id: template.versionId,
    sessionId: domain.session.id,
    domain: domain.domain,
    templateId: SFLOW_TEMPLATE_ID,
    protocolVersion: SFLOW_5,
    version,
    shapeId: shape.id,
    fields: specifiers,
    scopeFieldCount: 0,
    firstRecord: state.context.nextRecord,
  })
  return template
}

function makeLayout(state: DecoderState, sample: SampleFields): SampleLayout | undefined {
  const fields = planFieldsOf(sample, state.registry)
  const shape = state.shapes.shapeOf(fields, false, 0)
  if (shape === undefined) return undefined
  return {
    fields,
    shape,
    specifiers: fields.map(({ element, length }) => ({ pen: element.pen, id: element.id, length })),
  }
}

function planFieldsOf(sample: SampleFields, registry: ElementRegistry): PlanField[] {
  return nameSampleFields(sample, registry).map(({ key, element, field }, column) => ({
    key,
    element,
    kind: field.kind,
    length: field.kind === 'text' || field.kind === 'octets' ? VARIABLE_LENGTH : field.length,
    column,
    header: undefined,
  }))
}
