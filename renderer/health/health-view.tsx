/** What came in, where it went, and what to think of who sent it. */
export function HealthView() {
  return (
    <main className="health" aria-label="Health">
      <h2>Health</h2>
    </main>
  )
}
