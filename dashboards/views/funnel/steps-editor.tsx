import { useEffect, useRef, useState } from 'preact/hooks'
import { useApp } from '../../context.ts'
import { Announce } from '../../parts/announce.tsx'
import { Icon } from '../../parts/icon.tsx'
import { wordOf } from '../../text/index.ts'
import { EMPTY, moveStep, type Option, type Role, type Step } from './steps.ts'

const ROLES: readonly Role[] = ['', '?', '!']

/** The steps as a list: events, pages, filters, order. Buttons and Alt + arrows move a step; the focus goes with it. */
export function StepsEditor({
  steps,
  change,
}: {
  steps: readonly Step[]
  change: (steps: readonly Step[]) => void
}) {
  const { t, f } = useApp()
  const list = useRef<HTMLOListElement>(null)
  const [news, setNews] = useState('')
  const focus = useRef<{ index: number; selector: string } | null>(null)

  useEffect(() => {
    const wanted = focus.current
    if (!wanted) return
    focus.current = null
    const row = list.current?.children[Math.min(wanted.index, steps.length - 1)]
    const target =
      row?.querySelector<HTMLElement>(`${wanted.selector}:not(:disabled)`) ?? row?.querySelector('input')
    target?.focus()
  }, [steps])

  const put = (index: number, step: Step) => change(steps.map((old, at) => (at === index ? step : old)))
  function move(from: number, to: number, selector: string): void {
    if (to < 0 || to >= steps.length) return
    focus.current = { index: to, selector }
    setNews(t.funnel.moved(label(steps[from]!), f.count(to + 1)))
    change(moveStep(steps, from, to))
  }
  function remove(index: number): void {
    focus.current = { index: Math.max(0, index - 1), selector: '.step-name' }
    setNews(t.funnel.removed(label(steps[index]!)))
    change(steps.filter((_, at) => at !== index))
  }
  const label = (step: Step) =>
    step.options.map(({ name }) => wordOf(t.events, name) || t.funnel.event).join(` ${t.funnel.or} `)

  return (
    <section class="panel" aria-labelledby="steps-title">
      <div class="panel-head">
        <h2 id="steps-title">{t.funnel.steps}</h2>
      </div>
      <ol class="steps" ref={list} data-testid="steps">
        {steps.map((step, index) => (
          <li
            key={index}
            class="step"
            onKeyDown={(event) => {
              if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
              event.preventDefault()
              const field = event.target as HTMLElement
              const selector = field.className ? `.${field.className.split(' ')[0]}` : 'input'
              move(index, event.key === 'ArrowUp' ? index - 1 : index + 1, selector)
            }}
          >
            <span class="step-no" aria-hidden="true">
              {index + 1}
            </span>
            <StepFields step={step} index={index} put={(next) => put(index, next)} />
            <span class="step-buttons">
              <button
                type="button"
                class="icon-button step-up"
                aria-label={t.funnel.up(label(step))}
                disabled={index === 0}
                onClick={() => move(index, index - 1, '.step-up')}
              >
                <Icon name="up" />
              </button>
              <button
                type="button"
                class="icon-button step-down"
                aria-label={t.funnel.down(label(step))}
                disabled={index === steps.length - 1}
                onClick={() => move(index, index + 1, '.step-down')}
              >
                <Icon name="down" />
              </button>
              <button
                type="button"
                class="icon-button step-remove"
                aria-label={t.funnel.remove(label(step))}
                disabled={steps.length <= 2}
                onClick={() => remove(index)}
              >
                <Icon name="cross" />
              </button>
            </span>
          </li>
        ))}
      </ol>
      <div class="panel-foot">
        <button
          type="button"
          class="button"
          disabled={steps.length >= 10}
          onClick={() => {
            focus.current = { index: steps.length, selector: '.step-name' }
            change([...steps, { role: '', options: [{ ...EMPTY, name: 'view_item' }] }])
          }}
        >
          <Icon name="plus" />
          {t.funnel.add}
        </button>
        <span class="muted">{t.funnel.keys}</span>
      </div>
      <datalist id="event-names">
        {Object.entries(t.events).map(([name, word]) => (
          <option key={name} value={name}>
            {word}
          </option>
        ))}
      </datalist>
      <Announce text={news} />
    </section>
  )
}

interface StepProps {
  step: Step
  index: number
  put: (step: Step) => void
}

/** The event of a step; folded away until used: its page, filters, what the step is for, other events that serve. */
function StepFields({ step, index, put }: StepProps) {
  const { t, f } = useApp()
  const no = f.count(index + 1)
  const { role, options } = step
  const isPlain = role === '' && options.length === 1 && !options[0]!.path && !options[0]!.filter
  return (
    <div class="step-fields">
      <OptionName step={step} index={index} at={0} put={put} />
      <details class="step-more" open={!isPlain}>
        <summary>{t.funnel.more}</summary>
        {options.map((_, at) => (
          <div key={at} class="step-option">
            {at > 0 && <span class="muted">{t.funnel.or}</span>}
            {at > 0 && <OptionName step={step} index={index} at={at} put={put} />}
            <OptionDetails step={step} index={index} at={at} put={put} />
          </div>
        ))}
        <div class="step-role">
          <select
            aria-label={`${t.funnel.step(no)}: ${t.funnel.role}`}
            value={role}
            onChange={(event) => put({ ...step, role: event.currentTarget.value as Role })}
          >
            {ROLES.map((one) => (
              <option key={one} value={one}>
                {t.funnel.roles[one]}
              </option>
            ))}
          </select>
          <button
            type="button"
            class="button quiet"
            aria-label={t.funnel.addOr(no)}
            onClick={() => put({ ...step, options: [...options, { ...EMPTY, name: 'begin_checkout' }] })}
          >
            <Icon name="plus" />
            {t.funnel.orElse}
          </button>
        </div>
      </details>
    </div>
  )
}

type OptionProps = StepProps & { at: number }

/** Emptied, the second and later events of a step go. */
function OptionName({ step, index, at, put }: OptionProps) {
  const { t } = useApp()
  return (
    <Field
      class="step-name"
      label={`${useWhich(index, at)}: ${t.funnel.event}`}
      value={step.options[at]?.name ?? ''}
      list="event-names"
      put={(name) =>
        name === '' && at > 0
          ? put({ ...step, options: step.options.filter((_, no) => no !== at) })
          : put(withOption(step, at, { name }))
      }
    />
  )
}

function OptionDetails({ step, index, at, put }: OptionProps) {
  const { t } = useApp()
  const which = useWhich(index, at)
  return (
    <>
      <Field
        class="step-path"
        label={`${which}: ${t.funnel.path}`}
        value={step.options[at]?.path ?? ''}
        placeholder={t.funnel.pathHint}
        put={(path) => put(withOption(step, at, { path }))}
      />
      <Field
        class="step-filter"
        label={`${which}: ${t.funnel.filter}`}
        value={step.options[at]?.filter ?? ''}
        placeholder={t.funnel.filterHint}
        put={(filter) => put(withOption(step, at, { filter }))}
      />
    </>
  )
}

const withOption = (step: Step, at: number, part: Partial<Option>): Step => ({
  ...step,
  options: step.options.map((old, no) => (no === at ? { ...old, ...part } : old)),
})

/** `Paso 2`, `Paso 2, o 2` */
function useWhich(index: number, at: number): string {
  const { t, f } = useApp()
  return t.funnel.step(f.count(index + 1)) + (at > 0 ? `, ${t.funnel.or} ${f.count(at + 1)}` : '')
}

interface FieldProps {
  class: string
  label: string
  value: string
  list?: string
  placeholder?: string
  put: (value: string) => void
}

/** Takes the value when the field is left or Enter is pressed, not at every key: each change is a query. */
function Field({ label, value, put, list, placeholder, ...rest }: FieldProps) {
  return (
    <input
      class={rest.class}
      type="text"
      spellcheck={false}
      autoCapitalize="none"
      aria-label={label}
      value={value}
      {...(list && { list })}
      {...(placeholder && { placeholder })}
      onChange={(event) => put(event.currentTarget.value.trim())}
    />
  )
}
