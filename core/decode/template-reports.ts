/** The template inspector's view of the decoder's state. */
import { EMPTY_TEMPLATE_TREE } from '../protocol/empty-status.ts'
import type { TemplateDescription, TemplateKey, TemplateTree } from '../protocol/template-report.ts'
import type { DecoderState } from './decoder-state.ts'

/** All sessions with their domains and templates. */
export function reportTemplateTree(_state: DecoderState): TemplateTree {
  return EMPTY_TEMPLATE_TREE
}

/** One template with all its versions; undefined when there is none. */
export function reportTemplate(_state: DecoderState, _key: TemplateKey): TemplateDescription | undefined {
  return undefined
}
