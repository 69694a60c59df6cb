import type { SavedQuery } from '../../schema/query.ts'
import { type Figures, type Row, numberOf } from './figures.ts'

/** Nothing that a link shows is of fewer people than this, and its counts are multiples of it. */
export const LEAST_PEOPLE = 5

/** A share of fewer is no share; the dashboards show the two counts. */
const LEAST_FOR_SHARE = 30

const COUNTED: ReadonlySet<string> = new Set([
  ...['people', 'visitors', 'sessions', 'conversions', 'carts', 'contacts', 'answers', 'events'],
  ...['page_views', 'touches', 'fills', 'orders'],
])

/**
 * The rows of a saved query as whoever has a link may see them. All that a link answers goes through here, and what is
 * not provided for is null:
 * - rows of fewer than `LEAST_PEOPLE` people are merged, left out or emptied (`Figures.few`);
 * - counts are rounded to multiples of it, what is below becomes 0;
 * - shares are those of the rounded part in the rounded whole;
 * - what else there is (medians, scores, money) has two significant digits, and is of that many people at least.
 */
export function withoutSmallCells(query: SavedQuery, figures: Figures, given: readonly Row[]): Row[] {
  const rows = withoutFew(query, figures, figures.join?.(given, LEAST_PEOPLE) ?? given)
  return rows.map((row) => {
    const isFew = isTooFew(numberOf(row, figures.people))
    const shown: Row = {}
    for (const { name, unit } of query.columns) {
      if (figures.keys.includes(name) || figures.open?.includes(name)) shown[name] = row[name] ?? null
      else if (isCount(figures, name, unit)) shown[name] = isFew ? 0 : roundedOrNull(row[name])
      else shown[name] = isFew ? null : figureOf(figures, name, unit, row, rows)
    }
    for (const [name, make] of Object.entries(figures.made ?? {})) shown[name] = make(shown)
    return shown
  })
}

const isTooFew = (people: number): boolean => people > 0 && people < LEAST_PEOPLE

const isCount = ({ counts, others }: Figures, name: string, unit = ''): boolean =>
  counts?.includes(name) || (COUNTED.has(unit) && !others?.includes(name))

/** To the nearest multiple; what is less than one is none. */
export const rounded = (count: number): number =>
  count < LEAST_PEOPLE ? 0 : Math.round(count / LEAST_PEOPLE) * LEAST_PEOPLE

/** No data stays no data. */
const roundedOrNull = (value: unknown): number | null =>
  value === null || value === undefined ? null : rounded(Number(value))

function withoutFew({ columns }: SavedQuery, figures: Figures, rows: readonly Row[]): readonly Row[] {
  const { few, people, keys } = figures
  if (few === 'kept') return rows
  const enough = rows.filter((row) => !isTooFew(numberOf(row, people)))
  const merged = rows.filter((row) => isTooFew(numberOf(row, people)))
  if (!few || merged.length === 0) return enough
  const into = enough.find((row) => row[few.column] === few.as)
  const all: Row = Object.fromEntries(keys.map((key) => [key, key === few.column ? few.as : null]))
  for (const { name, unit } of columns) {
    if (few.totals.includes(name)) all[name] = merged[0]?.[name]
    else if (isCount(figures, name, unit))
      all[name] = [...(into ? [into] : []), ...merged].reduce((sum, row) => sum + numberOf(row, name), 0)
  }
  const others = enough.filter((row) => row !== into)
  return isTooFew(numberOf(all, people)) ? others : [...others, all]
}

function figureOf(
  figures: Figures,
  name: string,
  unit: string | undefined,
  row: Row,
  rows: readonly Row[],
): unknown {
  const value = row[name]
  if (typeof value !== 'number' || (unit === undefined && !figures.others?.includes(name))) return null
  const base = figures.of?.[name] ?? figures.people
  const of = typeof base === 'string' ? numberOf(row, base) : base(row, rows)
  if (unit === 'share' && !figures.others?.includes(name)) {
    return rounded(of) < LEAST_FOR_SHARE ? null : Math.min(1, rounded(value * of) / rounded(of))
  }
  return of < LEAST_PEOPLE ? null : Number(value.toPrecision(2))
}
