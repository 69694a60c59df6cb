/** The rows of the saved queries that views read, as `schema/queries/*.sql` describe them. */

export interface OverviewRow {
  people: number
  known_people: number
  sessions: number
  page_views: number
  events: number
  conversions: number
  revenue: number
  bounce_rate: number | null
  median_engaged_ms: number | null
  previous_people: number
  previous_sessions: number
  previous_page_views: number
  previous_conversions: number
}

/** `found`: more than chance; `nothing`: no more than chance; `too_few`: under 30 on a side. */
export interface Finding {
  verdict: 'found' | 'nothing' | 'too_few'
}

export interface LeakRow extends Finding {
  stage: string
  left: number
  entered: number
  left_before: number
  entered_before: number
}

export interface GrowthRow extends Finding {
  step: number
  node: string
  next_node: string
  people: number
  all_people: number
  people_before: number
  all_people_before: number
}

export interface WorstRow extends Finding {
  instrument: string
  touchpoint: string
  low: number
  answers: number
  other_low: number
  other_answers: number
}

export interface DayRow {
  day: string
  people: number
  sessions: number
  page_views: number
  conversions: number
}

export interface QualityRow {
  reason: string
  refused: number
  stored_since: number
  can_be_put_back: number
  last_refused_at: string
  last_name: string
  last_message: string
}

export interface ChannelRow {
  channel: string
  people: number
  sessions: number
  page_views: number
  conversions: number
  revenue: number
  people_share: number
  conversion_rate: number | null
}

export interface LiveRow {
  received_at: string
  occurred_at: string
  name: string
  person_id: string
  is_known: boolean | number
  url_path: string
  title: string
  channel: string
  source: string
  country: string
  device: string
  consent_mode: string
  origin: string
  seconds_ago: number
}

export interface PersonRow {
  person_id: string
  is_known: boolean | number
  first_seen_at: string
  last_seen_at: string
  sessions: number
  events: number
  page_views: number
  visitors: number
  first_channel: string
  last_channel: string
  conversions: number
  revenue: number
  identified_at: string | null
  last_event: string
  last_url_path: string
  country: string
  device: string
  total: number
}

export interface TimelineRow {
  occurred_at: string
  name: string
  visitor_id: string
  session_id: string
  session_no: number
  is_entry: boolean | number
  /** A campaign or another site brought the person, as the session began or within it. */
  is_arrival: boolean | number
  gap_ms: number | null
  session_gap_ms: number | null
  is_known: boolean | number
  is_identification: boolean | number
  url_path: string
  title: string
  channel: string
  source: string
  campaign: string
  device: string
  browser: string
  country: string
  consent_mode: string
  origin: string
  value: number | null
  currency: string
  details: Record<string, string>
}

export interface FunnelRow {
  step: number
  name: string
  is_optional: boolean | number
  entered: number
  continued: number
  left: number
  still_under_way: number
  rate_from_previous: number | null
  rate_from_first: number | null
  median_ms_from_previous: number | null
}

export type FunnelOutcome = 'continued' | 'left' | 'still_under_way'

export interface FunnelPersonRow {
  person_id: string
  is_known: boolean | number
  reached_at: string
  outcome: FunnelOutcome
  ms_from_previous: number | null
  total: number
}

export interface FunnelLeaverRow {
  next_node: string
  people: number
  left: number
  share: number
  median_ms: number | null
}

export interface FunnelSegmentRow {
  segment: string
  entered: number
  converted: number
  still_under_way: number
  rate: number
  rate_low: number
  rate_high: number
  difference: number | null
  difference_low: number | null
  difference_high: number | null
}

export interface FunnelTimeRow {
  from_ms: number
  to_ms: number | null
  people: number
  total: number
  median_ms: number
  p90_ms: number
}

export interface FunnelTrendRow {
  day: string
  entered: number
  converted: number
  still_under_way: number
  rate: number | null
}

export interface StageRow {
  stage_no: number
  stage: string
  has_data: number
  people: number
  share: number | null
  continued: number
  left: number
  still_under_way: number
  skipped: number
  returned: number
  came_round: number
  median_ms_between_laps: number | null
  median_ms_to_next: number | null
  became_known: number
  known_people: number
  friction_people: number
  satisfaction: number | null
  answers: number
  touches: number
  journey_people: number
}

export interface TouchpointRow {
  stage: string
  touchpoint: string
  has_data: number
  is_web: number
  is_imported: number
  people: number
  stage_people: number
  rate_with: number | null
  rate_without: number | null
  is_suggested: number
  satisfaction: number | null
  answers: number
}

export interface UnassignedRow {
  name: string
  url_path: string
  channel: string
  source: string
  origin: string
  people: number
  touches: number
  all_touches: number
}

export interface DeviationRow {
  deviation: 'follows' | 'skipped' | 'inserted' | 'reordered' | 'wrong_channel' | 'too_slow'
  touchpoint: string
  people: number
  share: number | null
  converted: number
  conversion_with: number | null
  conversion_without: number | null
  conversion_cost: number | null
  mean_ms_with: number | null
  mean_ms_without: number | null
  satisfaction_with: number | null
  satisfaction_without: number | null
  answers_with: number
  journey_people: number
}

export interface LapRow {
  lap_no: number
  people: number
  came_round: number
  left: number
  still_under_way: number
  median_ms_to_next_lap: number | null
}

export interface StagePersonRow {
  person_id: string
  is_known: number
  entered_at: string
  outcome: 'continued' | 'left' | 'still_under_way'
  ms_to_next: number | null
  last_stage: string
  total: number
}

export interface PathRow {
  step: number
  node: string
  next_node: string
  people: number
  node_people: number
  times: number
}

export interface TopPathRow {
  path: string[]
  people: number
  converted: number
  conversion_rate: number
  median_ms: number | null
  total_people: number
}

export interface PathPersonRow {
  person_id: string
  at: string
  from_node: string
  to_node: string
  total: number
}

export type Instrument = 'nps' | 'csat' | 'ces' | 'rating' | 'text'

export interface SurveyRow {
  instrument: Instrument
  part: string
  people: number
  answers: number
  score: number | null
  score_low: number | null
  score_high: number | null
  scale_max: number | null
  high: number
  middle: number
  low: number
  comments: number
  viewers: number
  viewers_answered: number
  viewers_dismissed: number
  viewers_silent: number
  response_rate: number | null
}

export interface SurveyPersonRow {
  person_id: string
  last_at: string
  score: number | null
  scale_max: number | null
  comment: string
  total: number
}

export interface FrictionRow {
  part: string
  kind: string
  events: number
  visitors: number
  affected: number
  affected_share: number
  affected_converted: number
  affected_conversion_rate: number | null
  unaffected: number
  unaffected_converted: number
  unaffected_conversion_rate: number | null
  difference: number | null
  difference_low: number | null
  difference_high: number | null
}

export interface FormFieldRow {
  form_id: string
  form_name: string
  viewers: number
  viewers_started: number
  starters: number
  completed: number
  unconfirmed: number
  abandoned: number
  still_under_way: number
  completion_rate: number | null
  median_ms_to_complete: number | null
  field_no: number
  field_id: string
  people: number
  fills: number
  touched: number
  submitted: number
  left_blank: number
  median_ms: number | null
  errors: number
  people_refused: number
  main_error: string
  abandoned_here: number
}

export interface CartRow {
  part: string
  stage: string
  entered: number
  continued: number
  left: number
  still_under_way: number
  people_left: number
  rate_from_first: number
  left_rate: number | null
  value_left: number
  median_ms_from_first: number | null
}

export interface ContactRow {
  kind: 'click' | 'chat' | 'form' | 'lead' | 'event'
  method: string
  people: number
  contacts: number
  answered: number | null
  unanswered: number | null
  median_ms_to_answer: number | null
  ratings: number
  mean_rating: number | null
  converted_after: number
  conversion_rate: number | null
  others: number
  others_converted: number
  others_conversion_rate: number | null
  difference: number | null
  difference_low: number | null
  difference_high: number | null
}

export interface RetentionRow {
  cohort: string
  period: number
  people: number
  returned: number
  absent: number
  still_under_way: number
  return_rate: number
}

export interface RetentionPersonRow {
  person_id: string
  first_at: string
  last_at: string
  total: number
}

export interface RepeatRow {
  orders: number
  people: number
  people_share: number
  revenue: number
  revenue_share: number | null
  median_ms_between: number | null
}

export interface RepeatPersonRow {
  person_id: string
  orders: number
  revenue: number
  last_at: string
  total: number
}

export const MODELS = [
  'first',
  'last',
  'last_non_direct',
  'linear',
  'position',
  'time_decay',
  'shapley',
] as const
type Model = (typeof MODELS)[number]

export interface AttributionRow
  extends Record<Model | `${Model}_revenue`, number>, Record<`${Model}_${'cpa' | 'roas'}`, number | null> {
  touchpoint: string
  is_attributed: boolean | number
  influenced: number
  early: number
  mid: number
  late: number
  median_days: number | null
  /** Null: no cost was imported. */
  cost: number | null
}

export interface ConvertingPathRow {
  path: string[]
  conversions: number
  share: number
  people: number
  revenue: number
  median_days: number | null
  median_touches: number | null
  total_conversions: number
  total_paths: number
}

export interface ChannelStageRow {
  channel: string
  stage_no: number
  stage: string
  people: number
  stage_people: number
  share: number
  touches: number
  channel_people: number
  brought: number
  lift: number
  journey_people: number
}

export interface KeptRow {
  touch: string
  kept_people: number
  kept_share: number | null
  lost_people: number
  lost_share: number | null
  ratio: number | null
  ratio_low: number | null
  ratio_high: number | null
  is_clear: boolean | number
  kept: number
  lost: number
  still_under_way: number
}

export interface StillTargetedRow {
  channel: string
  source: string
  campaign: string
  people: number
  known_people: number
  people_share: number
  sessions: number
  sessions_share: number
  bought_again: number
  estimated_cost: number | null
}

/** Costs and what is made of them: null where none was imported. */
export interface CampaignRow {
  part: string
  people: number
  new_people: number
  sessions: number
  engaged_share: number | null
  first: number
  first_revenue: number
  last_non_direct: number
  last_non_direct_revenue: number
  cost: number | null
  impressions: number | null
  clicks: number | null
  cost_per_click: number | null
  first_cpa: number | null
  first_roas: number | null
  last_non_direct_cpa: number | null
  last_non_direct_roas: number | null
}
