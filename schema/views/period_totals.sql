-- The figures of one period in one row. Cookieless page views count as page views and belong to nobody.
create or replace view period_totals as
select e.*, s.*, c.*
from (
  select
    uniqExactIf(person_id, person_id != '') as people,
    uniqExactIf(person_id, is_known) as known_people,
    countIf(name = 'page_view') as page_views,
    countIf(name = 'page_view' and person_id = '') as cookieless_page_views,
    count() as events
  from period_events(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String})
) as e
cross join (
  select
    count() as sessions,
    avgOrNull(is_bounce) as bounce_rate,
    quantileExactInclusiveOrNull(0.5)(engaged_ms) as median_engaged_ms
  from person_sessions(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String})
) as s
cross join (
  select count() as conversions, sum(revenue) as revenue
  from person_conversions(
    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String},
    conversions = {conversions:Array(String)}
  )
) as c;
