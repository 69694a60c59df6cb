-- One row per person of a journey and stage: when the stage was entered within the period (0: not), when a later stage
-- was touched or another lap begun after that (0: never), and what became of the person. In the last stage everybody has
-- continued. `began` are the laps begun in the period, in the row of the stage that they begin with.
-- The map counts these rows, the lists of people show them.
create or replace view journey_stages as
with
  toUInt64(toUnixTimestamp64Milli(toDateTime64({from:Date}, 3, {tz:String}))) * 4096 as begins,
  toUInt64(toUnixTimestamp64Milli(toDateTime64({to:Date}, 3, {tz:String}))) * 4096 as ends
select
  *,
  multiIf(entered = 0, 0, later = 0, round, round = 0, later, least(later, round)) as next,
  multiIf(
    entered = 0, '',
    next > 0 or stage_no = JSONLength({journey:String}, 'stages'), 'continued',
    is_open, 'still_under_way',
    'left'
  ) as outcome,
  entered > 0 and first_beyond > 0 and arrayExists(
    (tick, stage, is_in) -> stage = stage_no and is_in and tick > first_beyond, ticks, stages, in_period
  ) as came_back,
  arrayFilter(
    (lap, start) -> lap > 1 and stage_no = JSONExtract({journey:String}, 'loop', 2, 'UInt8')
      and {lap:UInt8} in (0, lap) and start >= begins and start < ends,
    arrayEnumerate(lap_starts), lap_starts
  ) as began
from (
  select
    *,
    arrayFirst((tick, stage, is_in) -> stage = stage_no and is_in, ticks, stages, in_period) as entered,
    arrayFirst((tick, stage) -> stage > stage_no and tick > entered, ticks, stages) as later,
    arrayFirst(start -> start > entered, arrayPopFront(lap_starts)) as round,
    arrayLast((tick, stage) -> stage = stage_no, ticks, stages)
      + JSONExtractUInt({journey:String}, 'window_days') * 86400000 * 4096
      > toUInt64(toUnixTimestamp64Milli(now64(3))) * 4096 as is_open,
    arrayFirst((tick, stage, is_in) -> stage > stage_no and is_in, ticks, stages, in_period) as first_beyond
  from (
    select *, stage_no
    from journey_people(
      site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, journey = {journey:String},
      persona = {persona:String}, unit = {unit:String}, lap = {lap:UInt8}, filter = {filter:String}
    )
    array join range(1, toUInt64(JSONLength({journey:String}, 'stages') + 1)) as stage_no
  )
);
