/** The page: finds its host, makes the viewer, draws it. */
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { createBrowserHost } from './host/browser-host.ts'
import { createDesktopHost } from './host/desktop-host.ts'
import type { Host } from './host/host.ts'
import { createSettingsStore } from './state/settings.ts'
import { createViewer } from './state/viewer.ts'
import { ViewerProvider } from './state/viewer-context.tsx'
import './theme/fonts.ts'
import './theme/tokens.css'
import './theme/base.css'

async function findHost(): Promise<Host> {
  const bridge = window.flowglass
  if (bridge !== undefined) return createDesktopHost(bridge)
  if (import.meta.env.MODE === 'fake') {
    const { createDemoHost } = await import('./host/demo-host.ts')
    return createDemoHost(new URLSearchParams(window.location.search))
  }
  return createBrowserHost(window.location)
}

async function start(): Promise<void> {
  const root = document.getElementById('root')
  if (root === null) throw new Error('index.html has no #root.')
  const viewer = createViewer(await findHost(), createSettingsStore(localStorage), sessionStorage)
  createRoot(root).render(
    <ViewerProvider viewer={viewer}>
      <App />
    </ViewerProvider>,
  )
}

void start()
