import { useMemo, useRef, useState, type ReactNode } from 'react'
// The document that `npm run generate` writes from the grammar and the tables of the parser: there is no second text.
import FILTERS from '../../docs/filters.md?raw'
import { useViewer } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { markdownBlocks, markdownSpans, type MarkdownBlock } from './markdown-blocks.ts'
import './help.css'

function Spans({ text }: { readonly text: string }): ReactNode {
  return markdownSpans(text).map((span, index) => {
    if (span.kind === 'code') return <code key={index}>{span.text}</code>
    if (span.kind === 'strong') return <b key={index}>{span.text}</b>
    return span.kind === 'emphasis' ? <em key={index}>{span.text}</em> : span.text
  })
}

function Block({ block }: { readonly block: MarkdownBlock }) {
  switch (block.kind) {
    case 'heading':
      return <h3 data-heading={block.text}>{block.text}</h3>
    case 'paragraph':
      return (
        <p>
          <Spans text={block.text} />
        </p>
      )
    case 'code':
      return <pre>{block.text}</pre>
    case 'list':
      return (
        <ul>
          {block.items.map((item, index) => (
            <li key={index}>
              <Spans text={item} />
            </li>
          ))}
        </ul>
      )
    case 'table':
      return (
        <table>
          <thead>
            <tr>
              {block.head.map((cell, index) => (
                <th key={index}>
                  <Spans text={cell} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => (
                  <td key={column}>
                    <Spans text={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )
  }
}

/** The blocks that have a text; of a table its rows. */
function blocksWith(blocks: readonly MarkdownBlock[], typed: string): readonly MarkdownBlock[] {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return blocks
  const has = (text: string) => text.toLowerCase().includes(wanted)
  return blocks.flatMap((block): MarkdownBlock[] => {
    if (block.kind === 'table') {
      const rows = block.rows.filter((row) => row.some(has))
      return rows.length === 0 ? [] : [{ ...block, rows }]
    }
    if (block.kind === 'list') {
      const items = block.items.filter(has)
      return items.length === 0 ? [] : [{ ...block, items }]
    }
    return has(block.text) ? [block] : []
  })
}

/** What a filter may say. */
export function FilterReference() {
  const viewer = useViewer()
  const [typed, setTyped] = useState('')
  const text = useRef<HTMLElement>(null)
  const blocks = useMemo(() => markdownBlocks(FILTERS), [])
  const shown = useMemo(() => blocksWith(blocks, typed), [blocks, typed])
  const close = () => viewer.setOverlay('none')
  const goTo = (heading: string) => {
    setTyped('')
    // All of it shows again before there is a place to go to.
    setTimeout(() => text.current?.querySelector(`[data-heading="${CSS.escape(heading)}"]`)?.scrollIntoView(), 0)
  }
  return (
    <Dialog label="Filter reference" className="help-dialog" onClose={close}>
      <div className="help-head">
        <h2>Filter reference</h2>
        <span className="top-gap" />
        <input
          className="field"
          type="search"
          data-autofocus
          aria-label="Search the reference"
          placeholder="Search: a field, an operator, a word"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      <div className="help-reference">
        <nav aria-label="Sections">
          {blocks.flatMap((block) =>
            block.kind === 'heading' && block.level === 2 ? (
              <button key={block.text} type="button" onClick={() => goTo(block.text)}>
                {block.text}
              </button>
            ) : (
              []
            ),
          )}
        </nav>
        <article ref={text} tabIndex={0} aria-label="Reference">
          {shown.map((block, index) =>
            block.kind === 'heading' && block.level === 1 ? null : <Block key={index} block={block} />,
          )}
          {shown.length === 0 && <p>Nothing in the reference has these letters.</p>}
        </article>
      </div>
      <div className="dialog-foot">
        <span className="top-gap" />
        <Button variant="quiet" label="Keyboard" keys="?" onClick={() => viewer.setOverlay('keys')} />
        <Button label="Close" onClick={close} />
      </div>
    </Dialog>
  )
}
