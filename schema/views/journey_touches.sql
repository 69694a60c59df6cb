-- One row per person (`unit` account: per account, the touches of all its people together; who has none is left out):
-- what the person touched, in order, as a journey's rules say, be it nothing.
-- What came up to the journey's window after the period is in it too (whether somebody went on is seen later), and of
-- the time before only what decides whether something was done again (the journey's `lookback_days`).
-- Touches of one moment are in the order of the journey's file.
-- Where the journey has a loop, a lap begins with the touch of the loop's `to` that comes after one of its `from`; they
-- are counted from the lookback on. `lap` 0 is all laps as one, another number the touches of that lap only.
-- Who does not meet the conditions of `filter` (schema/people-filter.ts) with the touches of the period is left out.
create or replace view journey_touches as
with
  toUInt64(toUnixTimestamp64Milli(toDateTime64({from:Date}, 3, {tz:String}))) * 4096 as begins,
  toUInt64(toUnixTimestamp64Milli(toDateTime64({to:Date}, 3, {tz:String}))) * 4096 as ends,
  JSONExtractUInt({journey:String}, 'window_days') as window_days,
  JSONExtract({journey:String}, 'stage_of', 'Array(UInt8)') as stage_of,
  JSONExtract({journey:String}, 'again', 'Array(UInt8)') as again,
  JSONExtract({journey:String}, 'loop', 'Array(UInt8)') as loop,
  JSONExtract({journey:String}, 'persona_devices', {persona:String}, 'Array(String)') as devices,
  JSONExtract({journey:String}, 'persona_countries', {persona:String}, 'Array(String)') as countries,
  JSONExtract(
    {filter:String},
    'Array(Tuple(is_not Bool, field UInt8, texts Array(String), numbers Array(UInt8), pattern String))'
  ) as conditions
select
  person_id,
  arrayMap(touch -> touch.1, known_touches) as ticks,
  arrayMap(touch -> toUInt8(touch.2), known_touches) as touchpoints,
  arrayMap(touch -> touch.3, known_touches) as stages,
  arrayMap(touch -> touch.4, known_touches) as laps,
  arrayMap(tick -> tick >= begins and tick < ends, ticks) as in_period,
  lap_starts,
  known_tick,
  -- The stage somebody is in at a moment is that of the touch before it.
  if(known_tick >= greatest(begins, lap_begins) and known_tick < least(ends, lap_ends),
    stages[arrayLastIndex(at -> at <= known_tick, ticks)], 0) as known_stage,
  arrayDistinct(arrayMap(
    tick -> stages[arrayLastIndex(at -> at <= tick, ticks)],
    arrayFilter(tick -> tick >= lap_begins and tick < lap_ends, friction_ticks)
  )) as friction_stages,
  arrayMap(
    answer -> (
      answer.2,
      if(answer.2 > 0, stage_of[answer.2], stages[arrayLastIndex(at -> at <= answer.1, ticks)]),
      answer.3
    ), arrayFilter(answer -> answer.1 >= lap_begins and answer.1 < lap_ends, answers)
  ) as scores,
  is_known
from (
  select
    *,
    arrayMap(rounds -> rounds + 1, arrayCumSum(is_round)) as all_laps,
    -- When each lap began: the first one with a touch of the loop's `to` (0: not known).
    arrayPushFront(
      arrayMap(touch -> touch.1, arrayFilter((touch, is_new) -> is_new, all_touches, is_round)),
      arrayFirst((touch, stage, lap) -> stage = loop[2] and lap = 1, all_touches, all_stages, all_laps).1
    ) as lap_starts,
    if({lap:UInt8} > 1, lap_starts[{lap:UInt8}], 0) as lap_begins,
    if({lap:UInt8} = 0 or {lap:UInt8} >= length(lap_starts), 18446744073709551615, lap_starts[{lap:UInt8} + 1]) as lap_ends,
    arrayFilter(
      touch -> touch.1 >= begins and {lap:UInt8} in (0, touch.4),
      arrayMap((touch, stage, lap) -> (touch.1, touch.2, stage, lap), all_touches, all_stages, all_laps)
    ) as known_touches
  from (
    select
      *,
      -- The end of the loop that was touched last, as of each touch.
      arrayFill(stage -> stage > 0, arrayMap(stage -> if(stage = loop[1] or stage = loop[2], stage, 0), all_stages))
        as ends_of_loop,
      arrayMap(
        (stage, before) -> stage = loop[2] and before = loop[1],
        all_stages, arraySlice(arrayPushFront(ends_of_loop, 0), 1, length(all_stages))
      ) as is_round
    from (
      select
        *,
        arrayMap(
          (touch, time) -> (
            intDiv(touch, 256),
            if(time > 1 and again[touch % 256] > 0, again[touch % 256], touch % 256)
          ), touches, arrayEnumerateUniq(arrayMap(touch -> touch % 256, touches))
        ) as all_touches,
        arrayMap(touch -> stage_of[touch.2], all_touches) as all_stages
      from (
        select
          if({unit:String} = 'account', a.account_id, t.person_id) as person_id,
          arraySort(groupArrayIf(t.ticks * 256 + k.touchpoint_no, k.touchpoint_no > 0)) as touches,
          minIf(t.ticks, t.user_id != '' and t.origin = 'web') as known_tick,
          max(t.known_as != '') as is_known,
          groupArrayIf(t.ticks, t.is_friction and t.ticks >= begins and t.ticks < ends) as friction_ticks,
          groupArrayIf(
            (t.ticks, k.about_no, (assumeNotNull(t.score) - ifNull(t.scale_min, 0)) / (ifNull(t.scale_max, 10) - ifNull(t.scale_min, 0))),
            t.score is not null and t.ticks >= begins and t.ticks < ends and ifNull(t.scale_max, 10) > ifNull(t.scale_min, 0)
          ) as answers,
          max(k.fits_persona and (empty(devices) or has(devices, t.device)) and (empty(countries) or has(countries, t.country)))
            as fits,
          -- Bit by bit, which conditions a touch of the period meets.
          if({filter:String} = '', 0, groupBitOr(if(t.ticks >= begins and t.ticks < ends, bitOr(k.filter_bits, toUInt16(arraySum(
            (condition, no) -> if(
              condition.2 = 13 and has(condition.3, toString(t.device))
                or condition.2 = 14 and has(condition.3, toString(t.country)), bitShiftLeft(1, no - 1), 0
            ), conditions, arrayEnumerate(conditions)
          ))), 0))) as met
        from person_touches as t
        any left join (
          select
            kind, touchpoint_no, about_no, fits_persona,
            toUInt16(arraySum(
              (condition, no) -> if(
                condition.2 <= length(fields) and match(fields[condition.2], condition.5), bitShiftLeft(1, no - 1), 0
              ), conditions, arrayEnumerate(conditions)
            )) as filter_bits
          from journey_kinds(site = {site:String}, journey = {journey:String}, persona = {persona:String})
        ) as k on k.kind = t.kind
        any left join (
          select person_id, account_id from person_accounts(site = {site:String}, unit = {unit:String})
        ) as a on a.person_id = t.person_id
        where t.site_id = {site:String}
          and toDate(t.occurred_at) >= toDate(toDateTime64({from:Date}, 3, {tz:String}), 'UTC')
            - JSONExtractUInt({journey:String}, 'lookback_days')
          and toDate(t.occurred_at) <= toDate(toDateTime64({to:Date}, 3, {tz:String}), 'UTC')
            + JSONExtractUInt({journey:String}, 'window_days')
          and ({unit:String} != 'account' or a.account_id != '')
          and (t.ticks >= begins or again[k.touchpoint_no] > 0 or has(loop, stage_of[k.touchpoint_no]))
          and t.ticks < ends + window_days * 86400000 * 4096
        group by person_id
        having fits
      )
    )
  )
)
where {filter:String} = '' or arrayAll(
  (condition, no) -> condition.1 != multiIf(
    condition.2 = 15, hasAny(condition.4, arrayFilter((touchpoint, is_in) -> is_in, touchpoints, in_period)),
    condition.2 = 16, hasAny(condition.4, arrayFilter((stage, is_in) -> is_in, stages, in_period)),
    bitTest(met, no - 1)
  ), conditions, arrayEnumerate(conditions)
);
