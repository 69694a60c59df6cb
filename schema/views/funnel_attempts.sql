-- One row per person who took the first step of a funnel (schema/funnel.ts) within the period. `slots` holds for each
-- slot (a step, or the way on from a step that may be left out) the latest attempt that came there: (when it began,
-- when it came there, when it was at the step before), in ticks from `first_tick`; zeros: none did. `entry` tells of
-- the latest event that was a step.
create or replace view funnel_attempts as
with
  JSONExtract({steps:String}, 'events', 'Array(String)') as events,
  JSONExtract({steps:String}, 'event_bits', 'Array(UInt16)') as event_bits,
  JSONExtract({steps:String}, 'any_bits', 'UInt16') as any_bits,
  JSONExtract({steps:String}, 'fields', 'Array(String)') as fields,
  JSONExtract({steps:String}, 'props', 'Array(String)') as props_asked,
  JSONExtract(
    {steps:String}, 'filters', 'Array(Tuple(field UInt8, is_not UInt8, pattern String, sign String, number Float64))'
  ) as filters,
  JSONExtract({steps:String}, 'options', 'Array(Tuple(bit UInt16, event String, filters UInt16))') as options,
  JSONExtract({steps:String}, 'slot_bits', 'Array(UInt16)') as slot_bits,
  JSONExtract({steps:String}, 'slot_before', 'Array(UInt8)') as slot_before,
  JSONExtract({steps:String}, 'slot_beyond', 'Array(UInt8)') as slot_beyond,
  length(slot_bits) > JSONLength({steps:String}, 'steps') as has_optional,
  1024 as end_bit,
  {mode:String} = 'strict' as is_strict,
  {mode:String} = 'any' as is_unordered,
  -- Ticks of views/person_events.sql, counted from the first day so that the bits of the steps fit beside them.
  4096 as ticks_per_ms,
  2048 as bits_per_tick,
  (day -> toUInt64(toUnixTimestamp64Milli(toDateTime64(day, 3, {tz:String}))) * ticks_per_ms) as tick_of,
  tick_of({from:Date}) - 1 as first_tick,
  tick_of({to:Date}) - 1 - first_tick as last_entry,
  toUInt64({window_hours:UInt32}) * 3600000 * ticks_per_ms as window_ticks,
  toUInt64(toUnixTimestamp64Milli(now64(3))) * ticks_per_ms - first_tick as now_tick,
  -- What was not asked for is a constant, and not read.
  ((field, text) -> if(has(fields, field), ifNull(toString(text), ''), '')) as asked,
  (no -> if(no <= length(props_asked), props[props_asked[no]], '')) as prop_no,
  ((text, filter) -> if(filter.4 = '', match(text, filter.3) != filter.2,
    if(filter.4 = '>=', toFloat64OrNull(text) >= filter.5, if(filter.4 = '<=', toFloat64OrNull(text) <= filter.5,
    if(filter.4 = '>', toFloat64OrNull(text) > filter.5, toFloat64OrNull(text) < filter.5))))) as fits,
  (no -> toUInt16(if(no <= length(filters), ifNull(fits(tupleElement(texts, filters[no].1), filters[no]), 0), 0))) as filter_no,
  (no -> toUInt16(if(
    no <= length(options),
    if((options[no].2 = '*' or name = options[no].2) and bitAnd(fitting, options[no].3) = options[no].3, options[no].1, 0),
    0
  ))) as option_no,
  -- What comes of an event for those after it: it stays until something ends it, or if strict, for the next event only.
  ((list, bits) -> if(is_strict, list, arrayFill((one, steps) -> one > 0 or bitTest(steps, 10), list, bits))) as kept,
  (list -> arrayPushFront(arrayPopBack(list), 0)) as delayed
select
  person_id,
  is_known,
  entry,
  arrayFold(
    (slots, since, since_before) -> arrayPushBack(slots, (
      arrayMax(since),
      ticks[indexOf(since, arrayMax(since))],
      ticks[indexOf(since_before, arrayMax(since))]
    )),
    walked,
    if(has_optional, arrayMap(before_no -> walked[before_no], slot_before), arrayPushFront(arrayPopBack(walked), [])),
    [] :: Array(Tuple(UInt64, UInt64, UInt64))
  ) as slots,
  -- Whether an attempt may still go on: since when the latest one stands.
  (if(is_strict, arrayMax(since -> since[-1], walked), kept(walked[1], bits)[-1]) as standing) > 0
    and standing + window_ticks > now_tick as is_open
from (
  select
    person_id,
    is_known,
    entry,
    ticks,
    bits,
    -- Slot by slot, over all events of the person at once: for each event that came to the slot, when its attempt began.
    -- An attempt goes on from the latest that stood at the slot before as of the event before.
    arrayFold(
      (walked, bit, before_no, beyond_no) -> arrayPushBack(walked, arrayMap(
        (tick, steps, same, since, beyond) -> if(
          if(is_unordered, steps > 0 and same < since, bitAnd(steps, bit) > 0)
            and steps < end_bit and since > beyond and tick <= since + window_ticks,
          since, 0
        ),
        ticks, bits, same,
        if(before_no = 0, arrayMap(tick -> if(tick <= last_entry, tick, 0), ticks), delayed(kept(walked[before_no], bits))),
        if(beyond_no = 0, arrayMap(tick -> toUInt64(0), ticks), delayed(kept(walked[beyond_no], bits)))
      )),
      slot_bits, slot_before, slot_beyond, [] :: Array(Array(UInt64))
    ) as walked
  from (
    select
      person_id,
      is_known,
      entry,
      arrayMap(event -> intDiv(event, bits_per_tick), done) as ticks,
      arrayMap(event -> toUInt16(event % bits_per_tick), done) as bits,
      -- When the same step was taken before, which counts in any order only.
      arraySort(event -> (event % bits_per_tick, event), done) as by_step,
      if(is_unordered, arrayMap(event -> event.2, arraySort(arrayMap(
        (event, before) -> (event, if(event % bits_per_tick = before % bits_per_tick, intDiv(before, bits_per_tick), 0)),
        by_step, delayed(by_step)
      ))), ticks) as same
    from (
      select
        person_id,
        max(is_known) as is_known,
        argMaxIf((device, country, language, visitor_id, session_id), ticks, steps > 0) as entry,
        groupArray(toUInt64(ticks - first_tick) * bits_per_tick + steps) as all_done,
        -- Of those who took the first step only, most people, the last time will do.
        if(not is_strict and not is_unordered and groupBitOr(steps) = slot_bits[1], [arrayMax(all_done)], arraySort(all_done))
          as done
      from (
        select
          *,
          if(
            empty(filters),
            transform(toString(name), events, event_bits, any_bits),
            bitOr(option_no(1), bitOr(option_no(2), bitOr(option_no(3), bitOr(option_no(4), bitOr(option_no(5),
            bitOr(option_no(6), bitOr(option_no(7), bitOr(option_no(8), bitOr(option_no(9), bitOr(option_no(10),
            bitOr(option_no(11), bitOr(option_no(12), bitOr(option_no(13), bitOr(option_no(14), bitOr(option_no(15),
            option_no(16))))))))))))))))
          ) as fitted,
          -- In any order an event is one step, that which asks for most: the lowest bit.
          if(is_unordered and fitted < end_bit, bitAnd(fitted, bitNot(fitted) + 1), fitted) as steps
        from (
          select
            *,
            if(
              empty(filters),
              0,
              filter_no(1) + filter_no(2) * 2 + filter_no(3) * 4 + filter_no(4) * 8 + filter_no(5) * 16
                + filter_no(6) * 32 + filter_no(7) * 64 + filter_no(8) * 128 + filter_no(9) * 256 + filter_no(10) * 512
                + filter_no(11) * 1024 + filter_no(12) * 2048
            ) as fitting
          from (
            select
              person_id, is_known, name, ticks, device, country, language, visitor_id, session_id,
              (
                asked('url_path', url_path), asked('url_host', url_host), asked('title', title),
                asked('referrer_host', referrer_host), asked('device', device), asked('browser', browser),
                asked('os', os), asked('country', country), asked('region', region), asked('city', city),
                asked('language', language), asked('channel', channel), asked('source', source),
                asked('utm_source', utm_source), asked('utm_medium', utm_medium), asked('utm_campaign', utm_campaign),
                asked('origin', origin), asked('account_id', account_id), asked('form_id', form_id),
                asked('method', method), asked('link_host', link_host), asked('search_term', search_term),
                asked('chat_provider', chat_provider), asked('instrument', instrument),
                asked('touchpoint', touchpoint), asked('currency', currency), asked('coupon', coupon),
                asked('payment_type', payment_type), asked('value', value), asked('score', score),
                asked('item_count', item_count), asked('result_count', result_count),
                asked('scroll_percent', scroll_percent), asked('video_percent', video_percent),
                asked('duration_ms', duration_ms), asked('attempt_no', attempt_no), prop_no(1), prop_no(2), prop_no(3)
              ) as texts
            from period_events(
              site = {site:String}, from = {from:Date}, to = {to:Date} + intDiv({window_hours:UInt32} + 47, 24),
              tz = {tz:String}
            )
            where person_id != ''
              -- If strict, anything a person does in between counts, but not what the page measures by itself.
              and (has(events, name) or (is_strict or has(events, '*'))
                and name not in ('page_leave', 'user_engagement', 'web_vital', 'consent_update', 'js_error'))
          )
        )
        where is_strict or steps > 0 and (is_unordered or steps != slot_bits[1] or ticks - first_tick <= last_entry)
      )
      group by person_id
    )
  )
)
where slots[1].1 > 0;
