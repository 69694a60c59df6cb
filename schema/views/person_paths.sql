-- One row per person with a path in the period, at one of four levels: pages (`page`), pages and events (`event`), or the
-- touchpoints (`touchpoint`) or stages (`stage`) of a journey; in order, the same thing again and again as one step.
-- `start` and `end` are anchors ('' is none): forward, the path runs from the first `start` to the first `end` after it;
-- backward, from the last `end` back to the last `start` before it. Who did not pass an anchor has no path.
create or replace view person_paths as
with
  JSONExtract({journey:String}, 'stage_of', 'Array(UInt8)') as stage_of,
  {level:String} = 'event' as with_events,
  {level:String} in ('touchpoint', 'stage') as is_of_journey,
  -- Who is asked for, and at these levels what they touched, the journey says; else nothing of it is read.
  is_of_journey or {persona:String} != '' or {filter:String} != '' as asks_journey,
  (list, text) -> if(text = '', 1, indexOf(arrayMap(step -> step.1, list), text)) as first_at,
  (list, text) -> if(text = '', length(list), indexOf(arrayMap(step -> step.1, list), text)) as until,
  {direction:String} = 'backward' as is_backward,
  if(is_backward, {end:String}, {start:String}) as begins_with,
  if(is_backward, {start:String}, {end:String}) as ends_with
select
  person_id,
  is_known,
  -- (node, when it was come to, how many times in a row)
  arraySlice(begun, 1, until(begun, ends_with)) as path,
  converted_at
from (
  select
    person_id,
    is_known,
    converted_at,
    -- Runs of the same node: where each begins, and where the next one does.
    arrayFilter(no -> no = 1 or done[no].3 != done[no - 1].3, arrayEnumerate(done)) as starts,
    arrayMap(
      (no, next) -> (done[no].3, done[no].1, next - no),
      starts, arrayPushBack(arrayPopFront(starts), length(done) + 1)
    ) as runs,
    if(is_backward, arrayReverse(runs), runs) as ordered,
    first_at(ordered, begins_with) as begin,
    if(begin = 0, [], arraySlice(ordered, begin)) as begun
  from (
    select
      person_id,
      max(is_known) as is_known,
      arraySort(groupArrayIf((occurred_ticks, node_no, node), is_node)) as done,
      maxIf(occurred_ticks, has({conversions:Array(String)}, name)) as converted_at
    from (
      select
        person_id, is_known, toString(name) as name, ticks as occurred_ticks, toUInt32(0) as node_no,
        {level:String} = 'page' and name = 'page_view' or with_events
          and name not in ('page_leave', 'user_engagement', 'web_vital', 'consent_update', 'js_error') as is_node,
        if(name = 'page_view' and url_path != '', url_path, toString(name)) as node,
        false as is_asked
      from period_events(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String})
      where person_id != ''
      union all
      select
        person_id, is_known, '' as name, touch.1 as occurred_ticks, touch.3 as node_no, is_of_journey as is_node,
        if(
          {level:String} = 'stage', JSONExtract({journey:String}, 'stages', 'Array(String)')[stage_of[touch.2]],
          JSONExtract({journey:String}, 'touchpoints', 'Array(String)')[touch.2]
        ) as node, true as is_asked
      from (
        select
          person_id, is_known,
          arrayJoin(if(is_of_journey, arrayFilter(
            (touch, is_in) -> is_in, arrayZip(ticks, touchpoints, arrayEnumerate(ticks)), in_period
          ), [(toUInt64(0), toUInt8(0), toUInt32(0))])) as touch
        from journey_touches(
          site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, journey = {journey:String},
          persona = {persona:String}, unit = 'person', lap = 0, filter = {filter:String}
        )
        where asks_journey
      )
    )
    where is_node or is_asked or has({conversions:Array(String)}, name)
    group by person_id
    having not asks_journey or max(is_asked)
  )
  where notEmpty(done)
)
where notEmpty(path);
