-- One row per person with a path in the period: pages (level `page`), or pages and events (level `event`), in
-- order, the same thing again and again as one step. `start` and `end` are anchors ('' is none): forward, the path
-- runs from the first `start` to the first `end` after it; backward, from the last `end` back to the last `start`
-- before it. Who did not pass an anchor has no path.
create or replace view person_paths as
with
  {level:String} = 'event' as with_events,
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
    arrayFilter(no -> no = 1 or done[no].2 != done[no - 1].2, arrayEnumerate(done)) as starts,
    arrayMap(
      (no, next) -> (done[no].2, done[no].1, next - no),
      starts, arrayPushBack(arrayPopFront(starts), length(done) + 1)
    ) as runs,
    if(is_backward, arrayReverse(runs), runs) as ordered,
    first_at(ordered, begins_with) as begin,
    if(begin = 0, [], arraySlice(ordered, begin)) as begun
  from (
    select
      person_id,
      max(is_known) as is_known,
      arraySort(groupArrayIf((occurred_ticks, node), is_node)) as done,
      maxIf(occurred_ticks, has({conversions:Array(String)}, name)) as converted_at
    from (
      select
        person_id, is_known, name, ticks as occurred_ticks,
        name = 'page_view' or with_events
          and name not in ('page_leave', 'user_engagement', 'web_vital', 'consent_update', 'js_error') as is_node,
        if(name = 'page_view' and url_path != '', url_path, name) as node
      from period_events(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String})
      where person_id != ''
    )
    where is_node or has({conversions:Array(String)}, name)
    group by person_id
  )
  where notEmpty(done)
)
where notEmpty(path);
