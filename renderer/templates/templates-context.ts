import { useStore } from 'zustand'
import type { TemplateDescription } from '../../core/protocol/template-report.ts'
import { useViewer } from '../state/viewer-context.tsx'
import type { TemplateKeeper, TemplatesState } from './template-keeper.ts'
import { findTemplate, keyText, type TemplatePlace } from './template-names.ts'

/** The keeper of the session's templates. */
export function useTemplateKeeper(): TemplateKeeper {
  return useViewer().templates
}

/** A part of the templates of the session; renders again when that part changes. */
export function useTemplates<T>(select: (state: TemplatesState) => T): T {
  return useStore(useViewer().templates.store, select)
}

/** Where the selected template stands; undefined when none is there. */
export function useSelectedPlace(): TemplatePlace | undefined {
  const tree = useTemplates((state) => state.tree)
  const selected = useTemplates((state) => state.selected)
  return tree === undefined ? undefined : findTemplate(tree, selected)
}

/** The description of the selected template, once it has come. */
export function useSelectedDescription(): TemplateDescription | undefined {
  return useTemplates(({ selected, descriptions }) =>
    selected === undefined ? undefined : descriptions.get(keyText(selected)),
  )
}
