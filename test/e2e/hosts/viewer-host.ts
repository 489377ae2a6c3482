/** The two programs that a viewer runs in, behind one interface: the specs do not know which. */
import type { Page } from '@playwright/test'

export interface ViewerHost {
  readonly kind: 'electron' | 'chromium'
  /** Starts the program, on a file or on its start screen, and gives the page once it is loaded. */
  start(file?: string, options?: StartOptions): Promise<Page>
  /** Makes the system's next open dialog, or the browser's file chooser, answer with a file when `trigger` opens it. */
  choose(page: Page, file: string, trigger: () => Promise<void>): Promise<void>
  /** Takes the file that `trigger` makes the page offer; resolves with where it is. */
  save(page: Page, trigger: () => Promise<void>): Promise<string>
  /** Has the incident bundle that `trigger` asks for written; resolves with where it is. */
  saveBundle(page: Page, trigger: () => Promise<void>): Promise<string>
  /** Has the export that `trigger` asks for written to a file of this name; resolves with where it is. */
  saveExport(page: Page, name: string, trigger: () => Promise<void>): Promise<string>
  /** Number of its process. */
  pid(): number
  /** Ends the program as the system does that has no memory left. */
  kill(): Promise<void>
  /** Ends the program in good order; it may be started again. */
  dispose(): Promise<void>
}

export interface StartOptions {
  /** `allowed`: viewers of a headless host may make it listen; a window always may. */
  readonly listening?: 'allowed'
  /** Files of names that a headless host is started with; in a window they are chosen. */
  readonly names?: NameFiles
}

export interface NameFiles {
  readonly hosts?: string
  readonly country?: string
  readonly as?: string
}

/** Size of the window that the design is made for. */
export const WINDOW = { width: 1440, height: 900 }
