import { describe, expect, it } from 'vitest'
import { labelled, niceCeiling } from '../../dashboards/charts/scale.ts'
import { loadText } from '../../dashboards/text/index.ts'
import { rowLabel, stepLabel } from '../../dashboards/views/funnel/step-label.ts'
import { moveStep, readSteps, withFilter, writeSteps } from '../../dashboards/views/funnel/steps.ts'
import { parseFunnel } from '../../schema/funnel.ts'

const es = await loadText('es', ['funnel'])
const text =
  'page_view:/a%2Cb/*[device=mobile|tablet, country=CO],?chat_open,add_to_cart|purchase:/pay[value>=100],!refund,purchase'

describe('the steps of a funnel', () => {
  it('are the same after being read and written', () => {
    const steps = readSteps(text)
    expect(steps[0]).toEqual({
      role: '',
      options: [{ name: 'page_view', path: '/a,b/*', filter: 'device=mobile|tablet, country=CO' }],
    })
    expect(steps.map(({ role }) => role)).toEqual(['', '?', '', '!', ''])
    expect(steps[2]?.options.map(({ name }) => name)).toEqual(['add_to_cart', 'purchase'])
    expect(writeSteps(steps)).toBe(text)
  })

  it('are what the API reads', () => {
    const { steps, excluded } = parseFunnel(text, 'ordered')
    const read = readSteps(text)
    expect(
      [...steps, { options: excluded }].flatMap(({ options }) => options.map(({ event }) => event)).sort(),
    ).toEqual(read.flatMap(({ options }) => options.map(({ name }) => name)).sort())
  })

  it('of a segment begin with one more filter', () => {
    const [first] = readSteps('page_view[device=mobile]|view_item')
    expect(writeSteps([withFilter(first!, 'country=CO')])).toBe(
      'page_view[device=mobile, country=CO]|view_item[country=CO]',
    )
  })

  it('move up and down, and stay at the ends', () => {
    const steps = readSteps('a,b,c')
    const order = (from: number, to: number) => writeSteps(moveStep(steps, from, to))
    expect(order(0, 1)).toBe('b,a,c')
    expect(order(2, 0)).toBe('c,a,b')
    expect(order(0, -1)).toBe('a,b,c')
    expect(order(2, 3)).toBe('a,b,c')
  })

  it('are called by their words', () => {
    expect(stepLabel(es, '?view_item:/p*|purchase[value>=3]')).toBe(
      'Producto visto · /p* o Compra · value>=3 (opcional)',
    )
    expect(rowLabel(es, { step: 2, name: '' }, 3)).toBe('2 de los 3 pasos, en cualquier orden')
  })
})

describe('the scale of a chart', () => {
  it.each([
    [0, 2],
    [1, 2],
    [3, 4],
    [37, 40],
    [41, 60],
    [100, 100],
    [101, 200],
  ])('ends at a round number above %i', (value, top) => expect(niceCeiling(value)).toBe(top))

  it('names the first and the last day, and no more than fit', () => {
    expect(labelled(30, 4)).toEqual([0, 10, 19, 29])
    expect(labelled(1, 4)).toEqual([0])
    expect(labelled(0, 4)).toEqual([])
  })
})
