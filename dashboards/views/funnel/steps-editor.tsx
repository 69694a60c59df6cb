import { useEffect, useRef, useState } from 'preact/hooks'
import { useApp } from '../../context.ts'
import { Announce } from '../../parts/announce.tsx'
import { Icon } from '../../parts/icon.tsx'
import { wordOf } from '../../text/index.ts'
import { moveStep, type Step } from './steps.ts'

/** The steps as a list: names, pages, order. Buttons and Alt + arrows move a step; the focus goes with it. */
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
  const label = (step: Step) => wordOf(t.events, step.name) || t.funnel.event

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
            <Field
              class="step-name"
              label={`${t.funnel.step(f.count(index + 1))}: ${t.funnel.event}`}
              value={step.name}
              list="event-names"
              put={(name) => put(index, { ...step, name })}
            />
            <Field
              class="step-path"
              label={`${t.funnel.step(f.count(index + 1))}: ${t.funnel.path}`}
              value={step.path}
              placeholder={t.funnel.pathHint}
              put={(path) => put(index, { ...step, path })}
            />
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
          onClick={() => {
            focus.current = { index: steps.length, selector: '.step-name' }
            change([...steps, { name: 'view_item', path: '' }])
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
