import { describe, expect, it } from 'vitest'
import { labelled, niceCeiling } from '../../dashboards/charts/scale.ts'
import { moveStep, readSteps, writeSteps } from '../../dashboards/views/funnel/steps.ts'
import { stepLabel } from '../../dashboards/views/funnel/step-label.ts'

describe('the steps of a funnel', () => {
  it('are the same after being written and read', () => {
    const steps = [
      { name: 'page_view', path: '/a,b/*' },
      { name: 'purchase', path: '' },
    ]
    expect(readSteps(writeSteps(steps))).toEqual(steps)
    expect(writeSteps(steps)).toBe('page_view:/a%2Cb/*,purchase')
  })

  it('move up and down, and stay at the ends', () => {
    const steps = ['a', 'b', 'c'].map((name) => ({ name, path: '' }))
    const order = (from: number, to: number) => writeSteps(moveStep(steps, from, to))
    expect(order(0, 1)).toBe('b,a,c')
    expect(order(2, 0)).toBe('c,a,b')
    expect(order(0, -1)).toBe('a,b,c')
    expect(order(2, 3)).toBe('a,b,c')
  })

  it('are called by their words', () => {
    expect(stepLabel({ view_item: 'Producto visto' }, 'view_item:/p*')).toBe('Producto visto · /p*')
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
