import { dialog, type BrowserWindow } from 'electron'
import type { NameFile } from '../../core/protocol/address-names-api.ts'

const TITLES: Readonly<Record<NameFile, string>> = {
  hosts: 'Hosts file',
  services: 'Services file',
  country: 'Database of countries',
  as: 'Database of autonomous systems',
}

const DATABASES = [{ name: 'MaxMind databases', extensions: ['mmdb'] }]

/** Asks for a file of names; undefined when the user gave up. */
export async function chooseNamesPath(window: BrowserWindow, file: NameFile): Promise<string | undefined> {
  const isDatabase = file === 'country' || file === 'as'
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: TITLES[file],
    properties: ['openFile'],
    filters: [...(isDatabase ? DATABASES : []), { name: 'All files', extensions: ['*'] }],
  })
  return filePaths[0]
}
