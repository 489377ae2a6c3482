import { Search, X } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { EMPTY_TEMPLATE_TREE } from '../../core/protocol/empty-status.ts'
import { IconButton } from '../ui/button.tsx'
import { plural } from '../ui/numbers.ts'
import { ElementUsage } from './element-usage.tsx'
import { LearnedElements } from './learned-elements.tsx'
import { allTemplates, hasTemplates, isWithoutTemplate, sharedIdNote } from './template-names.ts'
import { TemplateTreeList } from './template-tree.tsx'
import { useTemplateKeeper, useTemplates } from './templates-context.ts'
import './tree-pane.css'

/** The left of the inspector: search, tree, and what the ids have in common. */
export function TreePane() {
  const keeper = useTemplateKeeper()
  const tree = useTemplates((state) => state.tree) ?? EMPTY_TEMPLATE_TREE
  const search = useTemplates((state) => state.search)
  const [isSearching, setSearching] = useState(search !== '')
  const opener = useRef<HTMLSpanElement>(null)
  const note = useMemo(() => sharedIdNote(tree), [tree])
  const templates = useMemo(
    () =>
      allTemplates(tree).filter(
        ({ template }) => hasTemplates(template.key.protocolVersion) && !isWithoutTemplate(template),
      ).length,
    [tree],
  )
  const exporters = useMemo(() => new Set(tree.sessions.map(({ exporter }) => exporter)).size, [tree])
  const { omitted } = tree
  const endSearch = () => {
    keeper.store.setState({ search: '' })
    setSearching(false)
    setTimeout(() => opener.current?.querySelector('button')?.focus(), 0)
  }
  return (
    <section className="tree-pane" aria-label="Exporters" data-region="template-tree">
      <header className="tree-header">
        {isSearching ? (
          <>
            <input
              autoFocus
              className="tree-search"
              aria-label="Search templates"
              placeholder="Id, meaning, exporter, state"
              value={search}
              onChange={(event) => keeper.store.setState({ search: event.target.value })}
              onKeyDown={(event) => {
                if (event.key === 'Escape') {
                  event.stopPropagation()
                  endSearch()
                }
              }}
            />
            <IconButton icon={X} label="End search" onClick={endSearch} />
          </>
        ) : (
          <>
            <h2 className="pane-title">Exporters</h2>
            <span className="tree-facts ellipsis">
              {plural(exporters, 'exporter')}, {plural(templates, 'template')}
            </span>
            <span ref={opener} className="tree-tool">
              <IconButton icon={Search} label="Search templates" onClick={() => setSearching(true)} />
            </span>
          </>
        )}
      </header>
      <TemplateTreeList />
      {omitted.sessions + omitted.templates > 0 && (
        <p className="tree-note">
          {plural(omitted.sessions, 'session')} and {plural(omitted.templates, 'template')} more are not listed.
        </p>
      )}
      {note !== undefined && <p className="tree-note">{note}</p>}
      <footer className="tree-tools">
        <ElementUsage />
        <LearnedElements />
      </footer>
    </section>
  )
}
