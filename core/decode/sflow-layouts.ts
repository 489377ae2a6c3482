/**
 * Layouts: the lists of fields that samples have, found again without making a text of each sample's fields. A layout has a
 * shape, and in each domain where it occurs a template version with template id 0.
 */
import { VARIABLE_LENGTH } from '../elements/column-kind.ts'
import type { ElementRegistry } from '../elements/element.ts'
import { MAX_DEFINED_FIELDS, MAX_SFLOW_LAYOUT_NODES, TEMPLATE_VERSION_WEIGHT } from '../limits.ts'
import { SFLOW_5 } from '../wire/message-header.ts'
import type { PlanField } from '../wire/plan-field.ts'
import { nameSampleFields } from '../wire/sflow/describe-sample.ts'
import type { SampleFields, SflowField } from '../wire/sflow/sample-fields.ts'
import type { WireFieldSpecifier } from '../wire/template-record.ts'
import type { Shape } from './block.ts'
import type { DecoderState } from './decoder-state.ts'
import type { DomainState } from './exporter-state.ts'

export interface SampleLayout {
  readonly shape: Shape
  readonly specifiers: readonly WireFieldSpecifier[]
}

export interface SflowLayouts {
  /** The layout of a sample with these fields. */
  layoutOf(fields: SampleFields): SampleLayout
  /** The template version of a layout in a domain; undefined past `MAX_DEFINED_FIELDS`. */
  versionOf(domain: DomainState, layout: SampleLayout): number | undefined
}

/** Template id under which samples are decoded; sFlow has no templates. */
const SFLOW_TEMPLATE_ID = 0

/** The way from field to field; a sample ends at the node of its last one. */
interface Node {
  readonly next: Map<SflowField, Node>
  layout: SampleLayout | undefined
}

/** Versions in one domain. */
interface Versions {
  readonly byLayout: Map<SampleLayout, number>
  count: number
}

/** Makes an empty table. */
export function createSflowLayouts(state: DecoderState): SflowLayouts {
  let root: Node = { next: new Map(), layout: undefined }
  let nodeCount = 0
  const versions = new WeakMap<DomainState, Versions>()

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
    versionOf(domain, layout) {
      let known = versions.get(domain)
      if (known === undefined) versions.set(domain, (known = { byLayout: new Map(), count: 0 }))
      const version = known.byLayout.get(layout)
      if (version !== undefined) return version
      const weight = layout.specifiers.length + TEMPLATE_VERSION_WEIGHT
      if (state.definedFields + weight > MAX_DEFINED_FIELDS) return undefined
      state.definedFields += weight
      const id = state.nextVersionId++
      known.byLayout.set(layout, id)
      state.blocks.addTemplate({
        id,
        sessionId: domain.session.id,
        domain: domain.domain,
        templateId: SFLOW_TEMPLATE_ID,
        protocolVersion: SFLOW_5,
        version: ++known.count,
        shapeId: layout.shape.id,
        fields: layout.specifiers,
        scopeFieldCount: 0,
        firstRecord: state.context.nextRecord,
      })
      return id
    },
  }
}

function makeLayout(state: DecoderState, sample: SampleFields): SampleLayout {
  const fields = planFieldsOf(sample, state.registry)
  return {
    shape: state.shapes.shapeOf(fields, false, 0),
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
