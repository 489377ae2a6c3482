/** `app://flowglass/` serves the built viewer and nothing else. */
import { protocol } from 'electron'
import { listViewerFiles, VIEWER_HEADERS } from '../../core/node/viewer-files.ts'

export const VIEWER_SCHEME = 'app'
export const VIEWER_ORIGIN = `${VIEWER_SCHEME}://flowglass`

/** Serves the files of a folder, as they are listed now, to the pages of this process. */
export async function serveViewerFiles(folder: string): Promise<void> {
  const files = await listViewerFiles(folder)
  protocol.handle(VIEWER_SCHEME, async (request) => {
    const url = new URL(request.url)
    const file = url.host === 'flowglass' && request.method === 'GET' ? files.get(url.pathname) : undefined
    if (file === undefined) return new Response('Not found', { status: 404, headers: VIEWER_HEADERS })
    return new Response(await file.read(), { headers: { ...VIEWER_HEADERS, 'content-type': file.contentType } })
  })
}
