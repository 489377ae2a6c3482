const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

function dayNumber(date: Date): number {
  return Math.floor((date.getTime() - date.getTimezoneOffset() * 60_000) / 86_400_000)
}

/** `today 09:31`, `yesterday`, `9 Jul`, `9 Jul 2023`, in local time. */
export function formatOpened(openedAt: string, now: Date): string {
  const date = new Date(openedAt)
  if (Number.isNaN(date.getTime())) return ''
  const days = dayNumber(now) - dayNumber(date)
  const pad = (value: number) => String(value).padStart(2, '0')
  if (days === 0) return `today ${pad(date.getHours())}:${pad(date.getMinutes())}`
  if (days === 1) return 'yesterday'
  const day = `${date.getDate()} ${MONTHS[date.getMonth()] ?? ''}`
  return date.getFullYear() === now.getFullYear() ? day : `${day} ${date.getFullYear()}`
}
