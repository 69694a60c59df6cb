import { make } from './make.ts'
import { periplo } from './periplo.ts'
import { t } from './words.ts'

const SURVEY = { instrument: 'nps', survey_id: 'nps_compra', touchpoint: 'post_purchase' }

/** One question after the purchase, eleven buttons, and a way out. */
export function showNps(box: HTMLElement): void {
  const done = (): void => box.replaceChildren(make('p', { className: 'done', role: 'status' }, t.npsThanks))
  const scores = Array.from({ length: 11 }, (_, score) => {
    const button = make(
      'button',
      { type: 'button', className: 'score', testid: `nps-${score}` },
      String(score),
    )
    button.addEventListener('click', () => {
      periplo('survey', { ...SURVEY, score, scale_min: 0, scale_max: 10 })
      done()
    })
    return button
  })
  const skip = make('button', { type: 'button', className: 'link', testid: 'nps-skip' }, t.npsSkip)
  skip.addEventListener('click', () => {
    periplo('track', 'survey_dismiss', SURVEY)
    box.replaceChildren()
  })
  box.append(
    make(
      'fieldset',
      { className: 'nps' },
      make('legend', {}, t.nps),
      make('div', { className: 'scores' }, ...scores),
      make('p', { className: 'ends' }, make('span', {}, t.npsLow), make('span', {}, t.npsHigh)),
      skip,
    ),
  )
  periplo('track', 'survey_view', SURVEY)
}
