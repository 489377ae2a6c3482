import { FileDown } from 'lucide-react'
import './drop-overlay.css'

/** Over an open session: what a release will do. */
export function DropOverlay({ count }: { readonly count: number }) {
  return (
    <div className="drop-overlay">
      <FileDown size={28} strokeWidth={1.5} />
      <b>Release to open {count === 1 ? '1 file' : `${count} files`}</b>
      <span>It takes the place of this session</span>
    </div>
  )
}
