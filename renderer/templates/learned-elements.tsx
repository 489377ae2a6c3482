import { BookOpen, RotateCw } from 'lucide-react'
import { useRef, useState } from 'react'
import { fail, succeed, type Result } from '../../core/protocol/failure.ts'
import type { LearnedElement, LearnedElementFile, UnreadElements } from '../../core/protocol/names-report.ts'
import { MAX_LEARNED_ELEMENTS } from '../../core/limits/templates.ts'
import { formatCount } from '../../core/elements/format-quantity.ts'
import { saveText } from '../ui/save-text.ts'
import { useDecodeRefusal } from '../health/use-decode-refusal.ts'
import { useViewer } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { plural } from '../ui/numbers.ts'
import { useTemplateKeeper, useTemplates } from './templates-context.ts'
import { ToolPopover } from './tool-popover.tsx'

/** Elements that are listed at once; a file has all of them. */
const MAX_LISTED = 200

const NEXT_STEP = 'Choose a file of elements that was exported by Flowglass.'

function isElement(value: unknown): value is LearnedElement {
  if (typeof value !== 'object' || value === null) return false
  const { pen, id, name, type } = value as Partial<Record<keyof LearnedElement, unknown>>
  return typeof pen === 'number' && typeof id === 'number' && typeof name === 'string' && typeof type === 'string'
}

/** Reads the file of an export; fails with what is wrong with it. */
export function parseElementFile(text: string): Result<readonly LearnedElement[]> {
  try {
    const value: unknown = JSON.parse(text)
    const { format, elements } = (value ?? {}) as Partial<Record<keyof LearnedElementFile, unknown>>
    if (format !== 'flowglass-elements' || !Array.isArray(elements)) {
      return fail('request-invalid', 'The file holds no learned elements.', NEXT_STEP)
    }
    if (elements.length > MAX_LEARNED_ELEMENTS) {
      return fail('request-invalid', `The file has more than ${MAX_LEARNED_ELEMENTS} elements.`, NEXT_STEP)
    }
    return elements.every(isElement)
      ? succeed(elements)
      : fail('request-invalid', 'An element of the file cannot be read.', NEXT_STEP)
  } catch {
    return fail('request-invalid', 'The file is no JSON.', NEXT_STEP)
  }
}

/** Records that an element was learned too late for, and the way to read them all the same. */
function UnreadRecords({ unread }: { readonly unread: UnreadElements }) {
  const viewer = useViewer()
  const { isLive, reason } = useDecodeRefusal()
  const { records, elements } = unread
  return (
    <div className="tool-unread" role="status">
      <p>
        {plural(records, 'record')} came before {elements === 1 ? 'an element' : plural(elements, 'element')} of{' '}
        {records === 1 ? 'it' : 'theirs'} {elements === 1 ? 'was' : 'were'} learned: the values show as octets.
      </p>
      <Button
        icon={RotateCw}
        label="Decode again"
        isDisabled={reason !== undefined}
        onClick={() => void viewer.decodeAgain((settings) => settings)}
      />
      {isLive && <p>{reason}</p>}
    </div>
  )
}

/** Elements that exporters or the user have taught: a list, out as JSON and in again. */
export function LearnedElements() {
  const viewer = useViewer()
  const keeper = useTemplateKeeper()
  const learned = useTemplates((state) => state.learned)
  const unread = useTemplates((state) => state.names.unread)
  const file = useRef<HTMLInputElement>(null)
  const [message, setMessage] = useState('')

  const importFile = async (chosen: File) => {
    const parsed = parseElementFile(await chosen.text())
    const answer = parsed.ok ? await viewer.host.session.importElements(parsed.value).catch(() => undefined) : parsed
    if (answer === undefined) setMessage('The host did not answer.')
    else if (!answer.ok) setMessage(`${answer.failure.message} ${answer.failure.nextStep}`)
    else {
      setMessage(`${plural(answer.value, 'element')} learned.`)
      await keeper.refresh()
    }
  }
  const exportFile = () => {
    const content: LearnedElementFile = { format: 'flowglass-elements', version: 1, elements: learned }
    saveText('flowglass-elements.json', `${JSON.stringify(content, undefined, 2)}\n`)
  }
  return (
    <ToolPopover
      name="Learned"
      label="Learned elements"
      icon={BookOpen}
      {...(learned.length > 0 ? { count: formatCount(learned.length) } : {})}
    >
      {() => (
        <>
          <header>
            <b>Learned elements</b>
            <span>{learned.length === 0 ? 'none yet' : plural(learned.length, 'element')}</span>
          </header>
          {learned.length === 0 ? (
            <p>Exporters teach unknown elements by type information options (RFC 5610). None has so far.</p>
          ) : (
            <div className="tool-scroll" tabIndex={0}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">Id</th>
                    <th scope="col">Element</th>
                    <th scope="col">Type</th>
                    <th scope="col">From</th>
                  </tr>
                </thead>
                <tbody>
                  {learned.slice(0, MAX_LISTED).map((element) => (
                    <tr key={`${element.pen}:${element.id}`} title={element.description}>
                      <td className="mono">
                        {element.pen}:{element.id}
                      </td>
                      <td>{element.name}</td>
                      <td>{element.units === undefined ? element.type : `${element.type}, ${element.units}`}</td>
                      <td>{element.exporter ?? 'imported'}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
          {unread !== undefined && <UnreadRecords unread={unread} />}
          <footer>
            <Button label="Export JSON" isDisabled={learned.length === 0} onClick={exportFile} />
            <Button label="Import JSON…" onClick={() => file.current?.click()} />
            <span role="status">{message}</span>
          </footer>
          <input
            ref={file}
            type="file"
            accept="application/json,.json"
            hidden
            aria-label="Learned elements file"
            onChange={(event) => {
              const chosen = event.target.files?.[0]
              event.target.value = ''
              if (chosen !== undefined) void importFile(chosen)
            }}
          />
        </>
      )}
    </ToolPopover>
  )
}
