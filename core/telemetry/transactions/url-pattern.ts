/** URLs that differ in ids and numbers alone are asked for the same thing: their common pattern. */

const HEX_ID = /^(?=.*\d)[0-9a-f]{8,}$/i
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
/** Long, and letters mixed with digits: a token. */
const TOKEN = /^(?=.*\d)(?=.*[a-z])[\w-]{20,}$/i
const NUMBER = /\d+/g
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i

/**
 * The path of a URL with `{n}` for its numbers and `{id}` for what looks like an id; without query, fragment, and path
 * parameters.
 */
export function urlPattern(url: string): string {
  const path = url.replace(ORIGIN, '').replace(/[?#].*$/s, '')
  return path.split('/').map(patternOfSegment).join('/')
}

function patternOfSegment(segment: string): string {
  return segment.replace(/;.*$/s, '').split('.').map(patternOfName).join('.')
}

function patternOfName(name: string): string {
  if (/^\d+$/.test(name)) return '{n}'
  if (UUID.test(name) || HEX_ID.test(name) || TOKEN.test(name)) return '{id}'
  // A version is part of what is asked for.
  return /^v\d+$/i.test(name) ? name : name.replace(NUMBER, '{n}')
}
