/** Names of the few messages between preload and shell; everything else goes over the port. */
export const CHANNELS = {
  connect: 'viewer-connect',
  port: 'viewer-port',
  openDropped: 'viewer-open-dropped',
} as const
