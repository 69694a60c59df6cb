-- Conversions that occurred from day `from` until before day `to`. An order seen again (a reloaded thank-you page,
-- the shop's own import) counts once, where it was seen first; only orders bring revenue.
create or replace view person_conversions as
select
  e.person_id as person_id,
  e.visitor_id as visitor_id,
  e.session_id as session_id,
  e.channel as channel,
  e.occurred_at as occurred_at,
  e.name as name,
  e.name = 'purchase' or endsWith(e.name, '_purchase') as is_order,
  if(is_order, ifNull(e.value, 0), 0) as revenue
from period_events(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}) as e
where has({conversions:Array(String)}, e.name)
order by e.occurred_at, e.seq, e.page_id, e.event_id
limit 1 by if(is_order and e.order_id != '', (e.order_id, 0, ''), (e.page_id, e.seq, e.event_id));
