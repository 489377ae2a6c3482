import type { AlertState } from '../../core/protocol/live-api.ts'
import type { ViewerState } from '../state/viewer-state.ts'
import { formatCellValue } from './alert-value.ts'
import { ruleSentence } from './alert-words.ts'
import { showNotification } from './desktop-notes.ts'
import type { Notices } from './notices.ts'

/** Says in the corner of the window, and to the browser where it may, that an alert fires or is over. */
export function sayAlert(alert: AlertState, { columns, info }: ViewerState, notices: Notices): void {
  const { rule, state, value } = alert
  if (state === 'invalid') return
  const isFiring = state === 'firing'
  const title = isFiring ? `Alert: ${rule.name}` : `Over: ${rule.name}`
  const column = columns.find(({ id }) => id === rule.column)
  const now = value === undefined ? '' : `${formatCellValue(rule.measure, value, column)}; `
  const text = `${now}${ruleSentence(rule, columns)}`
  notices.say({ tone: isFiring ? 'alert' : 'done', title, text })
  if (isFiring) showNotification(info?.kind, title, text)
}
