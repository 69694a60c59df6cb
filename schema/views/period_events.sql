-- Events of people from day `from` until before day `to`, days of the time zone `tz`.
-- The primary key knows days of UTC: the first two conditions find the rows, the last two are exact.
create or replace view period_events as
select *
from person_events
where site_id = {site:String}
  and toDate(occurred_at) >= toDate(toDateTime64({from:Date}, 3, {tz:String}), 'UTC')
  and toDate(occurred_at) <= toDate(toDateTime64({to:Date}, 3, {tz:String}), 'UTC')
  and occurred_at >= toDateTime64({from:Date}, 3, {tz:String})
  and occurred_at < toDateTime64({to:Date}, 3, {tz:String});
