import { Copy } from 'lucide-react'
import { IconButton } from '../ui/button.tsx'
import { copyText } from '../ui/clipboard.ts'

/** Sentences in which a command stands between backticks: it is shown in one piece, and can be copied. */
export function AdviceText({ text }: { readonly text: string }) {
  return text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <span key={index} className="advice-command">
        <code className="mono">{part}</code>
        <IconButton icon={Copy} label="Copy the command" onClick={() => void copyText(part)} />
      </span>
    ),
  )
}
