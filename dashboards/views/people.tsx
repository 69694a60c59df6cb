import { useApp } from '../context.ts'
import { PeopleList } from './people/list.tsx'
import { Timeline } from './people/timeline.tsx'

/** The list, or one person's journey when the URL names one. */
export function People() {
  const { state } = useApp()
  const id = state.own['person']
  return id ? <Timeline key={id} id={id} /> : <PeopleList />
}
