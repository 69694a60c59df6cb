-- One row per person of a journey and stage: when the stage was entered within the period (0: not), when a later stage
-- was touched after that (0: never), and what became of the person. In the last stage everybody has continued.
-- The map counts these rows, the lists of people show them.
create or replace view journey_stages as
select
  *,
  stage_no,
  arrayFirst((tick, stage, is_in) -> stage = stage_no and is_in, ticks, stages, in_period) as entered,
  if(entered = 0, 0, arrayFirst((tick, stage) -> stage > stage_no and tick > entered, ticks, stages)) as next,
  arrayLast((tick, stage) -> stage = stage_no, ticks, stages)
    + JSONExtractUInt({journey:String}, 'window_days') * 86400000 * 4096
    > toUInt64(toUnixTimestamp64Milli(now64(3))) * 4096 as is_open,
  multiIf(
    entered = 0, '',
    next > 0 or stage_no = JSONLength({journey:String}, 'stages'), 'continued',
    is_open, 'still_under_way',
    'left'
  ) as outcome,
  arrayFirst((tick, stage, is_in) -> stage > stage_no and is_in, ticks, stages, in_period) as first_beyond,
  entered > 0 and first_beyond > 0 and arrayExists(
    (tick, stage, is_in) -> stage = stage_no and is_in and tick > first_beyond, ticks, stages, in_period
  ) as came_back
from journey_people(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, journey = {journey:String},
  persona = {persona:String}, unit = {unit:String}
)
array join range(1, toUInt64(JSONLength({journey:String}, 'stages') + 1)) as stage_no;
