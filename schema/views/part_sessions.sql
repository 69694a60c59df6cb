-- Sessions as in person_sessions, with what `by` names of how they began; '' where nothing says it.
-- Each `if` of a constant leaves one branch, so that only what is asked for is put together.
create or replace view part_sessions as
select
  s.visitor_id as visitor_id,
  s.session_id as session_id,
  s.people as people,
  s.started_at as started_at,
  s.is_bounce as is_bounce,
  if({by:String} = 'source', toString(s.source),
    if({by:String} = 'medium', m.medium,
      if({by:String} = 'campaign', toString(s.campaign),
        if({by:String} = 'landing_page', s.entry_path, toString(s.channel))))) as part
from person_sessions(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}) as s
left join (
  select visitor_id, session_id, toString(argMin(medium, (occurred_at, seq))) as medium
  from arrivals
  where site_id = {site:String} and {by:String} = 'medium'
    and toDate(occurred_at) >= toDate(toDateTime64({from:Date}, 3, {tz:String}), 'UTC')
    and toDate(occurred_at) <= toDate(toDateTime64({to:Date}, 3, {tz:String}), 'UTC') + 1
  group by visitor_id, session_id
) as m on m.visitor_id = s.visitor_id and m.session_id = s.session_id;
