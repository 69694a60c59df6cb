import { expect, test } from 'vitest'
import { gather } from '../../collector/sinks/gather.ts'
import type { Parcel } from '../../collector/sinks/pack.ts'

const parcel = (...events: string[]): Parcel => ({ events, rejected: [] })

/** A gatherer whose time passes when the test says so. */
function controlled(send: (whole: Parcel) => Promise<void>, maxLength?: number) {
  let timers: (() => void)[] = []
  const put = gather(send, {
    windowMs: 50,
    setTimer: (callback) => void timers.push(callback),
    ...(maxLength ? { maxLength } : {}),
  })
  const pass = (): void => {
    const due = timers
    timers = []
    for (const callback of due) callback()
  }
  return { put, pass, timers: () => timers.length }
}

test('joins what comes within the window and answers all of it after the send', async () => {
  const sent: Parcel[] = []
  let finish = (): void => {}
  const { put, pass, timers } = controlled((whole) => {
    sent.push(whole)
    return new Promise((resolve) => (finish = resolve))
  })
  const answered: string[] = []
  const all = ['a', 'b', 'c'].map((name) => put(parcel(name)).then(() => answered.push(name)))
  expect(timers()).toBe(1)
  expect(sent).toEqual([])
  pass()
  await expect.poll(() => sent).toEqual([{ events: ['a', 'b', 'c'], rejected: [] }])
  expect(answered).toEqual([])
  finish()
  await Promise.all(all)
  expect(answered).toEqual(['a', 'b', 'c'])
})

test('what comes while a send is under way makes a group of its own', async () => {
  const sent: Parcel[] = []
  const { put, pass } = controlled(async (whole) => void sent.push(whole))
  const first = put(parcel('a'))
  pass()
  const second = put(parcel('b'))
  pass()
  await Promise.all([first, second])
  expect(sent.map(({ events }) => events)).toEqual([['a'], ['b']])
})

test('a failed send is everybody’s failure, and the next group’s no more', async () => {
  let fails = true
  const { put, pass } = controlled(async () => {
    if (fails) throw new Error('overloaded')
  })
  const waiting = [put(parcel('a')), put(parcel('b'))]
  pass()
  for (const each of waiting) await expect(each).rejects.toThrow('overloaded')
  fails = false
  const next = put(parcel('c'))
  pass()
  await next
})

test('does not wait once there is enough', async () => {
  const sent: Parcel[] = []
  const { put, pass } = controlled(async (whole) => void sent.push(whole), 10)
  await Promise.all([put(parcel('12345')), put(parcel('67890'))])
  expect(sent).toHaveLength(1)
  pass() // the timer of a group that left is nobody else's
  const next = put(parcel('x'))
  expect(sent).toHaveLength(1)
  pass()
  await next
  expect(sent).toHaveLength(2)
})
