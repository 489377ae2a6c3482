/** The sessions of LoadMaster and Flowmon telemetry. */
export function SessionsView() {
  return <section aria-label="Sessions" />
}
