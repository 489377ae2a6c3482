import { FolderOpen, Undo2 } from 'lucide-react'
import { useId } from 'react'
import { NAME_FILES, type NameFile, type NameFileReport } from '../../core/protocol/address-names-api.ts'
import { FailureCard } from '../open/failure-card.tsx'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { DnsSource } from './dns-source.tsx'
import { FILE_WORDS, fileText } from './source-words.ts'
import { useNameSources, type NameSourcesControl } from './use-name-sources.ts'
import './names-dialog.css'

interface FileRowProps {
  readonly file: NameFile
  readonly report: NameFileReport | undefined
  readonly isOn: boolean
  readonly control: NameSourcesControl
  /** Whether viewers may change where names come from. */
  readonly mayChange: boolean
}

/** A file of names: its switch, what it is, how it stands, and another one in its place. */
function FileRow({ file, report, isOn, control, mayChange }: FileRowProps) {
  const about = useId()
  const { title, hint } = FILE_WORDS[file]
  const isFailed = report?.state === 'failed'
  const failure = control.failed?.of === file ? control.failed.failure : undefined
  return (
    <li className="name-source" aria-label={title}>
      <label className="check" title={hint}>
        <input
          type="checkbox"
          checked={isOn}
          disabled={!mayChange}
          aria-describedby={about}
          onChange={(event) => void control.switchTo(file, { [file]: event.target.checked })}
        />
        {title}
      </label>
      <div id={about} className={isFailed ? 'name-state tone-error' : 'name-state'} title={report?.path}>
        {report === undefined ? '' : fileText(report)}
        {isFailed && report.failure !== undefined && <span className="name-next"> {report.failure.nextStep}</span>}
      </div>
      {mayChange && (
        <span className="name-buttons">
          {report?.isChosen === true && (
            <IconButton
              icon={Undo2}
              label={
                file === 'country' || file === 'as'
                  ? `${title}: forget the database`
                  : `${title}: the file of the system again`
              }
              onClick={() => void control.forget(file)}
            />
          )}
          <Button icon={FolderOpen} label="Choose" onClick={() => void control.choose(file)}>
            <span className="visually-hidden"> a file: {title}</span>
          </Button>
        </span>
      )}
      {failure !== undefined && (
        <div className="name-failure">
          <FailureCard failure={failure} actionLabel="Dismiss" onAction={control.dismiss} />
        </div>
      )}
    </li>
  )
}

/** Where names come from: files, databases, reverse DNS; and whether they show at all. */
export function NamesDialog() {
  const viewer = useViewer()
  const areNamesShown = useSettings((settings) => settings.areNamesShown)
  const mayChange = useViewerState((state) => state.info?.kind !== 'browser')
  const control = useNameSources(viewer)
  const { sources } = control
  const close = () => viewer.setOverlay('none')
  return (
    <Dialog label="Names" className="names-dialog" onClose={close}>
      <h2>Names</h2>
      <p className="dialog-note">
        They stand beside addresses and ports, never in their place: filters, copies and exports take the raw value.
      </p>
      <label className="check names-shown">
        <input
          type="checkbox"
          checked={areNamesShown}
          onChange={(event) => viewer.settings.setState({ areNamesShown: event.target.checked })}
        />
        Show names <kbd className="menu-keys">R</kbd>
      </label>
      {sources !== undefined && (
        <>
          <ul className="name-sources" aria-label="Files of names">
            {NAME_FILES.map((file) => (
              <FileRow
                key={file}
                file={file}
                report={sources.files.find((report) => report.file === file)}
                isOn={sources.switches[file]}
                control={control}
                mayChange={mayChange}
              />
            ))}
          </ul>
          <DnsSource sources={sources} control={control} mayChange={mayChange} />
        </>
      )}
      {!mayChange && (
        <p className="dialog-note name-host-note">
          What this host has names from is chosen where it is started: flowglass serve --hosts FILE --country FILE --as
          FILE --dns.
        </p>
      )}
      <div className="dialog-foot">
        <span className="top-gap" />
        <Button variant="primary" label="Done" onClick={close} />
      </div>
    </Dialog>
  )
}
