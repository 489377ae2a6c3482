/** Every template of the session: what it is, how it is laid out, what has become of it. */
export function TemplatesView() {
  return <div className="templates" />
}
