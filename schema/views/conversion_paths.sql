-- Conversions of a period, one row per person, with the person's arrivals of the lookback before them: both as arrays,
-- in order. A conversion without a person, or whose person never arrived, has no arrivals. `touches` are
-- (milliseconds, seq, key, is_direct, session): direct is one only where it began its session.
create or replace view conversion_paths as
select
  c.person_id as person_id,
  any(c.conversions) as conversions,
  arraySort(groupUniqArrayIf(a.arrival, a.arrival.1 > 0)) as arrivals,
  arrayMap(t -> t.5, arrivals) as visits,
  arrayFilter((t, no) -> not t.4 or indexOf(visits, t.5) = no, arrivals, arrayEnumerate(arrivals)) as touches
from person_arrivals(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, by = {by:String},
  lookback_days = {lookback_days:UInt16}
) as a
right join (
  select person_id, arraySort(groupArray((toUnixTimestamp64Milli(occurred_at), toFloat64(revenue)))) as conversions
  from person_conversions(
    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String},
    conversions = {conversions:Array(String)}
  )
  group by person_id
) as c on c.person_id = a.person_id
group by c.person_id;
