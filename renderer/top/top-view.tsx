export function TopView() {
  return <div className="top-view" />
}
