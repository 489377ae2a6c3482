/** Which texts a filter can hold. */
import { MAX_FILTER_LENGTH } from '../../limits/query.ts'

/** Whether a text can stand in a filter, in quotes: without control characters, and with room for what is around it. */
export function isFilterText(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  return text.length < MAX_FILTER_LENGTH / 4 && !/[\u0000-\u001f\u007f]/.test(text)
}
