/** Services by port, and ports by the names of services: from the table of the program, and from a file of the system's form. */
import { SERVICES } from './services.data.ts'

export interface Service {
  readonly port: number
  /** Number of the transport protocol. */
  readonly protocol: number
  readonly name: string
  /** Other names that the port is known by. */
  readonly aliases: readonly string[]
}

export interface ParsedServices {
  readonly services: readonly Service[]
  /** Lines that are neither empty nor a comment nor a service on a known transport. */
  readonly skippedLines: number
}

const PROTOCOLS: ReadonlyMap<string, number> = new Map([
  ['tcp', 6],
  ['udp', 17],
  ['dccp', 33],
  ['sctp', 132],
])

const LETTERS = { t: 6, u: 17, s: 132 } as const

let known: readonly Service[] | undefined

/** The services of the program's own table, in the order of their ports. */
export function knownServices(): readonly Service[] {
  known ??= SERVICES.trim()
    .split('\n')
    .flatMap((line) => {
      const [port, letters = '', name = '', ...aliases] = line.split(' ')
      return Array.from(letters).flatMap((letter) =>
        isLetter(letter) ? [{ port: Number(port), protocol: LETTERS[letter], name, aliases }] : [],
      )
    })
  return known
}

let ports: ReadonlyMap<string, number> | undefined

/** The ports of the program's table by their names and other names; a name of two ports (`http-alt`) stands for none. */
export function servicePorts(): ReadonlyMap<string, number> {
  if (ports !== undefined) return ports
  const found = new Map<string, Set<number>>()
  for (const { name, aliases, port } of knownServices()) {
    for (const each of [name, ...aliases]) found.set(each, (found.get(each) ?? new Set()).add(port))
  }
  ports = new Map(
    [...found].flatMap(([name, [port, ...others]]) => (port === undefined || others.length > 0 ? [] : [[name, port]])),
  )
  return ports
}

/** The port that a name of the program's table stands for, in any case; undefined when none has it. */
export function servicePort(name: string): number | undefined {
  return servicePorts().get(name.toLowerCase())
}

/** Reads a file of services (services(5)): `https 443/tcp www-https # comment`. */
export function parseServices(text: string): ParsedServices {
  const services: Service[] = []
  let skippedLines = 0
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [name, place, ...aliases] = (line.split('#', 1)[0] ?? '').split(/\s+/).filter((part) => part !== '')
    if (name === undefined) continue
    const [port = '', transport = ''] = place?.split('/') ?? []
    const protocol = PROTOCOLS.get(transport.toLowerCase())
    if (protocol === undefined || !/^\d{1,5}$/.test(port) || Number(port) > 65_535 || !isName(name)) skippedLines += 1
    else services.push({ port: Number(port), protocol, name, aliases: aliases.filter(isName) })
  }
  return { services, skippedLines }
}

/** The longest name that is shown: IANA's have 15 characters at most (RFC 6335 §5.1), those of users are longer. */
const MAX_SERVICE_NAME = 64

function isName(text: string): boolean {
  return text.length <= MAX_SERVICE_NAME && /^[!-~]+$/.test(text)
}

function isLetter(text: string): text is keyof typeof LETTERS {
  return text in LETTERS
}
