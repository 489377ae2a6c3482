/** Whether two programs have read the same value, each in its own spelling. */
import type { Cell } from '../../core/protocol/session-api.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** tshark shows a float32 with six digits. */
const SHOWN_FLOAT_PRECISION = 1e-5

/** `ours` is a value of the dump, `theirs` what tshark shows. */
export function isSameValue(ours: Cell, theirs: string, columnType: string): boolean {
  if (columnType === 'octets' && typeof ours === 'string') return isSameHex(ours, theirs)
  if (typeof ours === 'boolean') return theirs === (ours ? '1' : '2') || theirs.toLowerCase() === String(ours)
  if (typeof ours === 'number' || (typeof ours === 'string' && /^-?\d+$/.test(ours))) return isSameNumber(ours, theirs)
  if (typeof ours !== 'string') return false
  if (columnType === 'time') return isSameTime(ours, theirs)
  return ours.toLowerCase() === theirs.toLowerCase() || isSameText(ours, theirs)
}

function isSameNumber(ours: number | string, theirs: string): boolean {
  if (/^0x[0-9a-f]+$/i.test(theirs) || /^-?\d+$/.test(theirs)) {
    return typeof ours === 'number' && !Number.isInteger(ours) ? false : BigInt(ours) === BigInt(theirs)
  }
  if (/^-?\d+\.\d+(?:e[+-]?\d+)?$/i.test(theirs)) {
    const [number, shown] = [Number(ours), Number(theirs)]
    // A sysUpTime in milliseconds is shown in seconds.
    return (
      Math.abs(number - shown) <= Math.abs(number) * SHOWN_FLOAT_PRECISION || Math.abs(number / 1000 - shown) < 0.0005
    )
  }
  return false
}

/** To the digits that both have. */
function isSameTime(ours: string, theirs: string): boolean {
  const parts = /^(\w{3}) +(\d+), (\d{4}) (\d\d:\d\d:\d\d)(?:\.(\d+))? UTC$/.exec(theirs)
  if (parts === null) return false
  const [, month = '', day = '', year = '', clock = '', fraction = ''] = parts
  const date = `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}T${clock}`
  const [whole = '', digits = ''] = ours.replace('Z', '').split('.')
  if (whole !== date) return false
  // RFC 7011 §6.1.9: microseconds are rounded to their precision, tshark shows the fraction with more digits than it has.
  return (
    Math.abs(Number(`0.${digits || '0'}`) - Number(`0.${fraction.slice(0, digits.length + 1) || '0'}`)) <
    10 ** -digits.length
  )
}

/** True when tshark shows nothing but the octets, because it does not know the element. */
export function isOctetsOnly(octets: Uint8Array, theirs: string): boolean {
  return isSameHex(Buffer.from(octets).toString('hex'), theirs)
}

function isSameHex(ours: string, theirs: string): boolean {
  return ours === theirs.replace(/[:\s]/g, '').replace(/^0x/, '').toLowerCase()
}

/** tshark escapes what is no printable ASCII, and ends a text at its first NUL. */
function isSameText(ours: string, theirs: string): boolean {
  const [head = ''] = ours.split('\0')
  return head === theirs || JSON.stringify(head).slice(1, -1) === theirs
}
