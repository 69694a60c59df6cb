-- One row per person who left a funnel at a step, with what they did next within the window: a page's path or the name
-- of an event, `$end` when nothing. What a page measures by itself is nothing done.
create or replace view funnel_leavers as
with
  toUInt64({window_hours:UInt32}) * 3600000 * 4096 as window_ticks,
  minIf(
    (e.ticks, if(e.name = 'page_view' and e.url_path != '', e.url_path, e.name)),
    e.ticks > l.came and e.ticks <= l.came + window_ticks
      and e.name not in ('page_leave', 'user_engagement', 'web_vital', 'consent_update', 'js_error')
  ) as next
select
  l.person_id as person_id,
  if(next.1 = 0, '$end', next.2) as next_node,
  if(next.1 = 0, null, intDiv(next.1 - any(l.came), 4096)) as ms_to_next
from period_events(
  site = {site:String}, from = {from:Date}, to = {to:Date} + intDiv(2 * {window_hours:UInt32} + 47, 24), tz = {tz:String}
) as e
-- Every one of them has an event there: the step itself.
inner join (
  select person_id, came
  from funnel_steps(
    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, steps = {steps:String},
    window_hours = {window_hours:UInt32}, mode = {mode:String}
  )
  where step = {step:UInt8} and outcome = 'left'
) as l on l.person_id = e.person_id
where e.ticks >= l.came
group by l.person_id;
