/**
 * Who may talk to the headless host. Three walls: the Host header keeps DNS rebinding out, the Origin header keeps other
 * sites out, and the token keeps other users of the same machine out.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'

/** 256 bits, so that guessing is no way in. */
const TOKEN_OCTETS = 32

export interface Access {
  readonly token: string
  /** Value of `Set-Cookie` for a browser that has shown the token. */
  readonly cookie: string
  isToken(candidate: string | null): boolean
  hasCookie(headers: IncomingHttpHeaders): boolean
  /** Whether the name that the browser used cannot have been pointed at us by a stranger's DNS. */
  isHostAllowed(headers: IncomingHttpHeaders): boolean
  /** Whether the page that asks is one that we served. */
  isOriginAllowed(headers: IncomingHttpHeaders): boolean
}

/** Access by a new random token; `hostName` is the name or address that the host was told to listen on. */
export function createAccess(hostName: string): Access {
  const token = randomBytes(TOKEN_OCTETS).toString('base64url')
  const expected = digest(token)
  // Cookies do not keep ports apart: two hosts behind two tunnels of one machine need names of their own.
  const cookieName = `flowglass_token_${expected.toString('hex').slice(0, 8)}`
  const isToken = (candidate: string | null): boolean =>
    candidate !== null && timingSafeEqual(digest(candidate), expected)

  return {
    token,
    cookie: `${cookieName}=${token}; Path=/; HttpOnly; SameSite=Strict`,
    isToken,
    hasCookie: ({ cookie = '' }) => cookie.split(';').some((part) => isToken(valueOf(part, cookieName))),
    isHostAllowed: ({ host }) => {
      const name = hostNameOf(host)
      // An address cannot be rebound; any other name but ours could be.
      return name !== undefined && (name === 'localhost' || isIP(name) !== 0 || name === hostName.toLowerCase())
    },
    isOriginAllowed: ({ origin, host }) => origin?.toLowerCase() === `http://${host ?? ''}`.toLowerCase(),
  }
}

/** Both sides are hashed first, so that the comparison takes as long for every candidate, of whatever length. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function valueOf(cookiePart: string, name: string): string | null {
  const [key, value] = cookiePart.trim().split('=', 2)
  return key === name && value !== undefined ? value : null
}

function hostNameOf(host: string | undefined): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::\d{1,5})?$/i.exec(host ?? '')
  return (match?.[1] ?? match?.[2])?.toLowerCase()
}
