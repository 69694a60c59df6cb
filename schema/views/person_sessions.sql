-- Sessions begun from day `from` until before day `to`, with the people who took part: nearly always one, two when
-- somebody else signs in on the same browser. Cookieless visitors have no session.
-- Days of the table are UTC: one more on each side, so that a session over midnight is whole.
create or replace view person_sessions as
select
  s.visitor_id as visitor_id,
  s.session_id as session_id,
  groupUniqArray(s.person_id) as people,
  min(s.started_at) as started_at,
  max(s.ended_at) as ended_at,
  argMinMerge(s.channel) as said_channel,
  multiIf(said_channel != '', said_channel, page_views > 0, 'direct', 'unassigned') as channel,
  argMinMerge(s.source) as source,
  argMinMerge(s.campaign) as campaign,
  argMinMerge(s.entry_path) as entry_path,
  argMaxMerge(s.exit_path) as exit_path,
  max(s.country) as country,
  max(s.device) as device,
  sum(s.events) as events,
  sum(s.page_views) as page_views,
  sum(s.interactions) as interactions,
  sum(s.engaged_ms) as engaged_ms,
  -- One page at most, nothing done on it, less than ten seconds of attention.
  page_views < 2 and interactions = 0 and engaged_ms < 10000 as is_bounce
from (
  select
    *,
    if(user_id != '', user_id, dictGet('person_of_visitor', 'user_id', (site_id, visitor_id))) as said_user,
    dictGetOrDefault('person_of_user', 'person_id', (site_id, said_user), said_user) as known_as,
    if(known_as != '', known_as, visitor_id) as person_id
  from sessions
  where site_id = {site:String}
    and day >= toDate(toDateTime64({from:Date}, 3, {tz:String}), 'UTC') - 1
    and day <= toDate(toDateTime64({to:Date}, 3, {tz:String}), 'UTC') + 1
) as s
group by visitor_id, session_id
having started_at >= toDateTime64({from:Date}, 3, {tz:String})
  and started_at < toDateTime64({to:Date}, 3, {tz:String});
