import type { QueryDescription } from '../../api.ts'
import { useApp } from '../../context.ts'

type Parameter = QueryDescription['parameters'][number]

/** A field for one parameter, made from its description: what it takes, what it means, what it is if left out. */
export function ParameterField({
  parameter,
  given,
  wrong,
}: {
  parameter: Parameter
  given: string
  wrong: boolean
}) {
  const { t, lang } = useApp()
  const { name, type, doc, default: fallback, choices } = parameter
  const byDefault = fallback === undefined ? undefined : textOf(fallback)
  const common = { name, 'aria-invalid': wrong, 'aria-describedby': `doc-${name}` }
  return (
    <label class="field">
      <span>
        <code>{name}</code> <span class="muted">{type}</span>
      </span>
      {choices ? (
        <select {...common} defaultValue={given || (byDefault ?? '')}>
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          type="text"
          inputMode={/^(U?Int|Float|Decimal)/.test(type) ? 'decimal' : 'text'}
          spellcheck={false}
          required={byDefault === undefined}
          defaultValue={given}
          placeholder={byDefault ?? ''}
        />
      )}
      <span class="field-doc" id={`doc-${name}`}>
        {doc[lang]} {byDefault !== undefined && !choices && <em>{t.queries.default(byDefault || '«»')}</em>}
      </span>
    </label>
  )
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
