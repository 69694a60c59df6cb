import attribution from './attribution.sql'
import channels from './channels.sql'
import data_quality from './data_quality.sql'
import funnel from './funnel.sql'
import live from './live.sql'
import overview from './overview.sql'
import overview_daily from './overview_daily.sql'
import people from './people.sql'
import person_timeline from './person_timeline.sql'

/** The texts of the saved queries, in the order in which they are listed. */
export const queries: Readonly<Record<string, string>> = {
  overview,
  overview_daily,
  channels,
  attribution,
  funnel,
  people,
  person_timeline,
  live,
  data_quality,
}
