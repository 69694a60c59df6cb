-- Sessions of a period by some channels, one row per person who took part, with whether it began after the person's first
-- order (`purchase` and names that end in `_purchase`), of this long before the period at most.
create or replace view targeted_sessions as
select
  p.channel as channel, p.source as source, p.campaign as campaign, p.person_id as person_id, p.session as session, p.started_at as started_at,
  o.order_sessions as order_sessions,
  o.is_known as is_known,
  o.person_id != '' and p.started_at > o.first_at as is_customer
from (
  select
    toString(channel) as channel, toString(source) as source, toString(campaign) as campaign, started_at,
    cityHash64(visitor_id, session_id) as session,
    arrayJoin(people) as person_id
  from person_sessions(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String})
  where has({channels:Array(String)}, channel)
) as p
left join (
  select
    person_id,
    min(occurred_at) as first_at,
    max(is_known) as is_known,
    groupUniqArrayIf(cityHash64(visitor_id, session_id), session_id != '') as order_sessions
  from period_events(
    site = {site:String}, from = {from:Date} - {lookback_days:UInt16}, to = {to:Date}, tz = {tz:String}
  )
  where person_id != '' and (name = 'purchase' or endsWith(name, '_purchase'))
  group by person_id
) as o on o.person_id = p.person_id;
