import type { TrafficSessionDetails } from '../../core/protocol/traffic-session-report.ts'
import { PictureMenu } from '../timeline/picture-menu.tsx'
import { saveStripJson, saveStripPicture } from './strip-export.ts'

/** Takes the strip out of the window as a file. */
export function ExportStrip({ details }: { readonly details: TrafficSessionDetails }) {
  return (
    <PictureMenu
      label="Export the session"
      onPicture={(format, colors) => void saveStripPicture(details, format, colors)}
      others={[{ label: 'Session as JSON', run: () => saveStripJson(details) }]}
    />
  )
}
