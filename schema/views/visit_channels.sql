-- One row per visit of a period, a session or what a person did outside of any, with its channel and its people. A session
-- over midnight may have said its channel before the period, so the scan begins a day earlier.
create or replace view visit_channels as
with toDateTime64({from:Date}, 3, {tz:String}) as begins_at
select
  e.visitor_id as visitor_id,
  e.session_id as session_id,
  if(e.session_id = '', e.channel, '') as own_channel,
  argMinIf(e.channel, e.ticks, e.channel != '') as said_channel,
  multiIf(
    said_channel != '', said_channel,
    e.session_id != '' and countIf(e.name = 'page_view') > 0, 'direct',
    'unassigned'
  ) as channel,
  min(e.occurred_at) as started_at,
  groupUniqArrayIf(e.person_id, e.person_id != '' and e.occurred_at >= begins_at) as people,
  countIf(e.name = 'page_view' and e.occurred_at >= begins_at) as page_views
from period_events(site = {site:String}, from = {from:Date} - 1, to = {to:Date}, tz = {tz:String}) as e
group by visitor_id, session_id, own_channel
having max(e.occurred_at) >= begins_at;
