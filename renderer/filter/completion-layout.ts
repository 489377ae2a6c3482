/** How a completion reads: name with the typed part bold, type, meaning, share of the records that carry the field. */
import type { Completion } from '@codemirror/autocomplete'

export interface FieldCompletion extends Completion {
  readonly kind: string
  readonly meaning: string
  readonly share: string
}

function isField(completion: Completion): completion is FieldCompletion {
  return 'meaning' in completion
}

function cell(className: string, text: string): HTMLElement {
  const span = document.createElement('span')
  span.className = className
  span.textContent = text
  return span
}

export const completionLayout = {
  addToOptions: [
    {
      render: (completion: Completion) => cell('completion-kind', isField(completion) ? completion.kind : ''),
      position: 60,
    },
    {
      render: (completion: Completion) => cell('completion-meaning', isField(completion) ? completion.meaning : ''),
      position: 70,
    },
    {
      render: (completion: Completion) => cell('completion-share', isField(completion) ? completion.share : ''),
      position: 90,
    },
  ],
}
