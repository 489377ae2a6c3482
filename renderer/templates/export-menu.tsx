import { Download } from 'lucide-react'
import { useState } from 'react'
import type { TemplateDefinition } from '../../core/protocol/decode-settings.ts'
import { saveText } from '../ui/save-text.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { copyText } from '../ui/clipboard.ts'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { Popover } from '../ui/popover.tsx'
import type { ShownVersion } from './shown-version.ts'
import { definitionOf, templateSetOf, templateText } from './template-export.ts'
import { allTemplates, templateTitle, type TemplatePlace } from './template-names.ts'
import { useTemplates } from './templates-context.ts'

/** Takes a definition, the templates of an exporter, or all of them out of the session. */
export function ExportMenu({ place, shown }: { readonly place: TemplatePlace; readonly shown: ShownVersion }) {
  const viewer = useViewer()
  const tree = useTemplates((state) => state.tree)
  const source = useViewerState((state) => state.status.source?.name ?? 'session')
  const [isOpen, setOpen] = useState(false)
  const [message, setMessage] = useState('')
  const { template, session } = place
  const single = definitionOf(place, shown.version)
  const title = `${templateTitle(template)} v${shown.version.version}`

  const save = (name: string, definitions: readonly TemplateDefinition[]) => {
    saveText(`${name}.templates.json`, `${JSON.stringify(templateSetOf(definitions), undefined, 2)}\n`)
    setOpen(false)
  }
  /** The latest definition of each; those that wait for theirs have none. */
  const saveAll = async (name: string, places: readonly TemplatePlace[]) => {
    setOpen(false)
    const definitions: TemplateDefinition[] = []
    for (const entry of places) {
      const answer = await viewer.host.session.describeTemplate(entry.template.key).catch(() => undefined)
      const latest = answer?.ok === true ? answer.value.versions.at(-1) : undefined
      const definition = latest === undefined ? undefined : definitionOf(entry, latest)
      if (definition !== undefined) definitions.push(definition)
    }
    if (definitions.length > 0) save(name, definitions)
    setMessage(definitions.length > 0 ? '' : 'There is no template to export.')
  }
  const copy = async (text: string) => {
    setOpen(false)
    setMessage((await copyText(text)) ? `${title} copied` : 'Copying is not allowed here.')
  }
  const places = tree === undefined ? [] : allTemplates(tree)
  const ofExporter = places.filter((entry) => entry.session.session === session.session)
  return (
    <>
      <span className="export-menu">
        <Button icon={Download} label="Export" hasMenu isExpanded={isOpen} onClick={() => setOpen(!isOpen)} />
        {isOpen && (
          <Popover label="Export" side="above-right" onClose={() => setOpen(false)}>
            <Menu label="Export">
              <MenuItem label="Copy as text" onSelect={() => void copy(templateText(place, shown.version))} />
              {single !== undefined && (
                <>
                  <MenuItem
                    label="Copy as JSON"
                    onSelect={() => void copy(JSON.stringify(templateSetOf([single]), undefined, 2))}
                  />
                  <div className="menu-line" />
                  <div className="menu-title">Template set as JSON</div>
                  <MenuItem
                    label={title}
                    onSelect={() => save(`${source}-${template.key.templateId}-v${shown.version.version}`, [single])}
                  />
                </>
              )}
              <MenuItem
                label={`All of ${session.exporter}`}
                onSelect={() => void saveAll(`${source}-${session.exporter.replaceAll(/[^\w.-]+/g, '_')}`, ofExporter)}
              />
              <MenuItem label="All exporters" onSelect={() => void saveAll(source, places)} />
            </Menu>
          </Popover>
        )}
      </span>
      <span className="export-answer" role="status">
        {message}
      </span>
    </>
  )
}
