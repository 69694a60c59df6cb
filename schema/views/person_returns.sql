-- One row per person of all time: the first day of the period (day, week or month) in which they came first, and the
-- numbers of the periods since then in which they were on the site; 0 is the same one. Reads sessions only.
create or replace view person_returns as
with
  moment -> multiIf(
    {by:String} = 'day', toDate(moment, {tz:String}),
    {by:String} = 'week', toMonday(moment, {tz:String}),
    toStartOfMonth(moment, {tz:String})
  ) as period_of
select
  s.person_id as person_id,
  max(s.known_as != '')::Bool as is_known,
  min(s.started_at) as first_at,
  max(s.ended_at) as last_at,
  -- A session's rows are of one day of UTC, which may be two here.
  groupUniqArrayArray([period_of(s.started_at), period_of(s.ended_at)]) as days,
  arrayMin(days) as first,
  arrayMap(day -> toUInt32(multiIf(
    {by:String} = 'day', day - first,
    {by:String} = 'week', intDiv(day - first, 7),
    dateDiff('month', first, day)
  )), days) as numbers
from (
  select
    started_at, ended_at,
    if(user_id != '', user_id, dictGet('person_of_visitor', 'user_id', (site_id, visitor_id))) as said_user,
    dictGetOrDefault('person_of_user', 'person_id', (site_id, said_user), said_user) as known_as,
    if(known_as != '', known_as, visitor_id) as person_id
  from sessions
  where site_id = {site:String}
) as s
group by s.person_id;
