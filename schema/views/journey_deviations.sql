-- One row per person who took a step of the journey's desired way in the period, with how the way differed: `deviations`
-- of (kind, touchpoint), or `follows`.
create or replace view journey_deviations as
with
  JSONExtract({journey:String}, 'desired', 'Array(Tuple(touchpoint UInt8, instead Array(UInt8), within_ms UInt64))') as desired,
  arrayMap(step -> step.1, desired) as planned,
  arrayConcat(planned, arrayFlatten(arrayMap(step -> step.2, desired))) as expected
select
  person_id,
  is_known,
  -- When each step was taken for the first time, as planned and by another channel; 0 is never.
  arrayMap(step -> arrayFirst((tick, at) -> at = step.1, ticks, touchpoints), desired) as times,
  arrayMap(step -> arrayFirst((tick, at) -> has(step.2, at), ticks, touchpoints), desired) as others,
  arrayFilter(time -> time > 0, arrayConcat(times, others)) as taken,
  -- The step before that was taken as planned.
  arrayMap(no -> arrayLast(time -> time > 0, arraySlice(times, 1, no - 1)), arrayEnumerate(times)) as before,
  arrayMap((step, time, other, previous, no) -> (multiIf(
    time > 0 and previous > time, 'reordered',
    time > 0 and step.3 > 0 and previous > 0 and intDiv(time - previous, 4096) > step.3, 'too_slow',
    time > 0, '',
    other > 0, 'wrong_channel',
    arrayExists(later -> later > 0, arraySlice(times, no + 1)), 'skipped',
    ''
  ), step.1), desired, times, others, before, arrayEnumerate(times)) as step_deviations,
  arrayMap(at -> ('inserted', at), arrayDistinct(arrayFilter(
    (at, tick) -> not has(expected, at) and tick > arrayMin(taken) and tick < arrayMax(taken), touchpoints, ticks
  ))) as insertions,
  arrayConcat(arrayFilter(one -> one.1 != '', step_deviations), insertions) as found,
  if(empty(found), [('follows', toUInt8(0))], found) as deviations,
  times[-1] > 0 or others[-1] > 0 as is_converted,
  intDiv(if(times[-1] > 0, times[-1], others[-1]) - arrayMin(taken), 4096) as duration_ms,
  arraySum(arrayMap(score -> score.3, scores)) as satisfaction_sum,
  length(scores) as answer_count
from journey_people(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, journey = {journey:String},
  persona = {persona:String}, unit = {unit:String}, lap = {lap:UInt8}, filter = {filter:String}
)
where arrayExists((at, is_in) -> is_in and has(expected, at), touchpoints, in_period);
