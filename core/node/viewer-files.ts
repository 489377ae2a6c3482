/** The built viewer as a closed list of files: what is not in it cannot be asked for, so no path can lead out of the folder. */
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
}

/** The grid and the filter editor make style elements at run time; nothing else may be inline. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers of every answer that a viewer's page gets. */
export const VIEWER_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), usb=(), serial=(), hid=()',
}

export interface ViewerFile {
  readonly contentType: string
  /** Whether its name changes with its content, so that it may be kept for ever. */
  readonly isHashed: boolean
  read(): Promise<Uint8Array<ArrayBuffer>>
}

/** The files under `folder` by their URL path; `/` is `index.html`. Empty when the folder is missing. */
export async function listViewerFiles(folder: string): Promise<ReadonlyMap<string, ViewerFile>> {
  const files = new Map<string, ViewerFile>()
  for (const path of await listFolder(folder)) {
    const contentType = CONTENT_TYPES[extname(path)]
    if (contentType === undefined) continue
    const urlPath = `/${relative(folder, path).split(sep).join('/')}`
    const isHashed = urlPath.startsWith('/assets/')
    files.set(urlPath, { contentType, isHashed, read: async () => new Uint8Array(await readFile(path)) })
  }
  const index = files.get('/index.html')
  if (index !== undefined) files.set('/', index)
  return files
}

async function listFolder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const nested = entries.map(async (entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return listFolder(path)
    return entry.isFile() ? [path] : []
  })
  return (await Promise.all(nested)).flat()
}
