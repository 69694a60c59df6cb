import new_leak from './new_leak.sql'
import growing_path from './growing_path.sql'
import worst_touchpoint from './worst_touchpoint.sql'
import attribution from './attribution.sql'
import conversion_people from './conversion_people.sql'
import attribution_markov from './attribution_markov.sql'
import campaigns from './campaigns.sql'
import campaign_people from './campaign_people.sql'
import cart_abandonment from './cart_abandonment.sql'
import cart_people from './cart_people.sql'
import channels from './channels.sql'
import channel_people from './channel_people.sql'
import channels_by_stage from './channels_by_stage.sql'
import channel_stage_people from './channel_stage_people.sql'
import conformance from './conformance.sql'
import deviation_people from './deviation_people.sql'
import consent from './consent.sql'
import contact_channels from './contact_channels.sql'
import contact_people from './contact_people.sql'
import converting_paths from './converting_paths.sql'
import data_quality from './data_quality.sql'
import form_fields from './form_fields.sql'
import form_people from './form_people.sql'
import friction from './friction.sql'
import friction_people from './friction_people.sql'
import funnel from './funnel.sql'
import funnel_leavers from './funnel_leavers.sql'
import funnel_people from './funnel_people.sql'
import funnel_segments from './funnel_segments.sql'
import funnel_segment_people from './funnel_segment_people.sql'
import funnel_times from './funnel_times.sql'
import funnel_time_people from './funnel_time_people.sql'
import funnel_trend from './funnel_trend.sql'
import funnel_day_people from './funnel_day_people.sql'
import hours from './hours.sql'
import identity_quality from './identity_quality.sql'
import journey_laps from './journey_laps.sql'
import journey_map from './journey_map.sql'
import journey_steps from './journey_steps.sql'
import touchpoint_people from './touchpoint_people.sql'
import journey_unassigned from './journey_unassigned.sql'
import kept_vs_lost from './kept_vs_lost.sql'
import kept_people from './kept_people.sql'
import live from './live.sql'
import overview from './overview.sql'
import overview_daily from './overview_daily.sql'
import path_people from './path_people.sql'
import paths from './paths.sql'
import people from './people.sql'
import person_timeline from './person_timeline.sql'
import stage_people from './stage_people.sql'
import top_paths from './top_paths.sql'
import repeat_people from './repeat_people.sql'
import repeat_purchases from './repeat_purchases.sql'
import retention from './retention.sql'
import retention_people from './retention_people.sql'
import survey_people from './survey_people.sql'
import still_targeted from './still_targeted.sql'
import targeted_people from './targeted_people.sql'
import surveys from './surveys.sql'

/** The texts of the saved queries, in the order in which they are listed. */
export const queries: Readonly<Record<string, string>> = {
  overview,
  overview_daily,
  hours,
  new_leak,
  growing_path,
  worst_touchpoint,
  journey_map,
  journey_steps,
  touchpoint_people,
  journey_laps,
  journey_unassigned,
  stage_people,
  conformance,
  deviation_people,
  channels,
  channel_people,
  channels_by_stage,
  channel_stage_people,
  campaigns,
  campaign_people,
  still_targeted,
  targeted_people,
  attribution,
  conversion_people,
  attribution_markov,
  converting_paths,
  funnel,
  funnel_people,
  funnel_leavers,
  funnel_segments,
  funnel_segment_people,
  funnel_times,
  funnel_time_people,
  funnel_trend,
  funnel_day_people,
  paths,
  top_paths,
  path_people,
  people,
  person_timeline,
  live,
  cart_abandonment,
  cart_people,
  form_fields,
  form_people,
  friction,
  friction_people,
  contact_channels,
  contact_people,
  surveys,
  survey_people,
  retention,
  retention_people,
  repeat_purchases,
  repeat_people,
  identity_quality,
  kept_vs_lost,
  kept_people,
  data_quality,
  consent,
}
