import type { ComponentType } from 'preact'
import { useEffect, useReducer } from 'preact/hooks'
import { viewOf } from './views/index.ts'

const loaded = new Map<string, ComponentType>()

export async function loadView(key: string): Promise<void> {
  const view = viewOf(key)
  if (!loaded.has(view.key)) loaded.set(view.key, await view.load())
}

/** Shows a view, loading its file the first time. */
export function ViewSlot({ view }: { view: string }) {
  const { key } = viewOf(view)
  const [, redraw] = useReducer((n: number) => n + 1, 0)
  useEffect(() => {
    if (!loaded.has(key)) void loadView(key).then(() => redraw(undefined))
  }, [key])
  const View = loaded.get(key)
  return View ? <View key={key} /> : null
}
