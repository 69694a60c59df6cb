-- One row per person of a funnel and step that the person came to, with what became of it there. At the last step
-- everybody has continued. The funnel counts these rows, the lists of people show them.
create or replace view funnel_steps as
with
  JSONExtract(
    {steps:String}, 'steps', 'Array(Tuple(text String, is_optional UInt8, before UInt8, slot UInt8, onwards UInt8))'
  ) as asked,
  toUInt64(toUnixTimestamp64Milli(toDateTime64({from:Date}, 3, {tz:String}))) * 4096 - 1 as first_tick
select
  person_id,
  is_known,
  entry,
  step,
  slots[asked[step].4] as here,
  slots[asked[step].5].1 > 0 or step = length(asked) as is_through,
  is_open,
  multiIf(is_through, 'continued', is_open, 'still_under_way', 'left') as outcome,
  here.2 + first_tick as came,
  if(step = 1, null, round((here.2 - here.3) / 4096)) as ms_from_previous,
  -- The attempt that came furthest.
  arrayLast((slot, no) -> slot.1 > 0 and no <= needed, slots, arrayEnumerate(slots)) as furthest,
  arrayCount(step -> not step.2, asked) as needed,
  furthest.1 + first_tick as began,
  slots[asked[-1].4].1 > 0 as is_done,
  if(is_done, round((slots[asked[-1].4].2 - slots[asked[-1].4].1) / 4096), null) as ms_to_done
from funnel_attempts(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, steps = {steps:String},
  window_hours = {window_hours:UInt32}, mode = {mode:String}
)
array join range(1, length(asked) + 1) as step
where slots[asked[step].4].1 > 0;
