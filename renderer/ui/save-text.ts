/** Offers a file to keep: the browser's or the system's dialog asks where. */
export function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has begun with the click; its source is kept a moment for slow disks.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** Offers a text as a file to keep. */
export function saveText(name: string, text: string, type = 'application/json'): void {
  saveBlob(name, new Blob([text], { type }))
}

/** The beginning of the name of a file made from a capture: `ams-edge` of `ams-edge.pcapng.gz`. */
export function fileStem(source: string | undefined): string {
  const stem = (source ?? '').replace(/(\.(pcap|pcapng|cap|gz|zst|xz|ipfix|nf|bin|dat))+$/i, '')
  // What a file system or a shell would take for something else.
  const plain = stem.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|-+$/g, '')
  return plain === '' ? 'session' : plain.slice(0, 120)
}
