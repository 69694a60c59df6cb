import { useApp } from '../../context.ts'

/** How a cohort and a period of it are called: a day, or a month; `Sem. 3`. */
export function useCohortNames(by: string): {
  cohort: (day: string) => string
  period: (n: number) => string
} {
  const { t, f } = useApp()
  const month = new Intl.DateTimeFormat(f.locale, { timeZone: 'UTC', month: 'long', year: 'numeric' })
  const words = t.loyalty.period
  const word = words[by as keyof typeof words] ?? words['']
  return {
    cohort: (day) => (by === 'month' ? month.format(new Date(`${day}T12:00:00Z`)) : f.shortDay(day)),
    period: (n) => word(f.count(n)),
  }
}
