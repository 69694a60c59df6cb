import type { ComponentChildren } from 'preact'

interface Option {
  key: string
  label: ComponentChildren
  /** Read out instead of the label, when the label is an icon or an abbreviation. */
  name?: string
  lang?: string
}

interface Props {
  label: string
  value: string
  options: readonly Option[]
  pick: (key: string) => void
  /** How the same is shown: also whoever has a link to the view may choose. */
  isFree?: boolean
}

/** A small row of choices of which one is on. */
export function Segments({ label, value, options, pick, isFree }: Props) {
  return (
    <div class="segments" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.key}
          type="button"
          data-free={isFree}
          aria-pressed={option.key === value}
          aria-label={option.name}
          title={option.name}
          lang={option.lang}
          onClick={() => pick(option.key)}
        >
          {option.label}
        </button>
      ))}
    </div>
  )
}

/** Chart or table, as a choice that stays in the URL. */
export function ChartOrTable({
  t,
  value,
  pick,
}: {
  t: { showAs: string; chart: string; table: string }
  value: string
  pick: (key: string) => void
}) {
  const options = [
    { key: '', label: t.chart },
    { key: 'table', label: t.table },
  ]
  return <Segments label={t.showAs} value={value} options={options} pick={pick} isFree />
}
