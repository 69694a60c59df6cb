/** The saved queries, one line each; the list and its order in the API come from here. */
export { default as overview } from './overview.sql'
export { default as overview_daily } from './overview_daily.sql'
export { default as live } from './live.sql'
export { default as people } from './people.sql'
export { default as person_timeline } from './person_timeline.sql'
export { default as funnel } from './funnel.sql'
export { default as channels } from './channels.sql'
