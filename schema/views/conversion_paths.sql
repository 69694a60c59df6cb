-- Conversions of a period, one row per person, with the person's arrivals of the lookback before them: both as arrays,
-- in order. A conversion without a person, or whose person never arrived, has no arrivals. `touches` are
-- (milliseconds, seq, key, is_direct, session): direct is one only where it began its session. By stage they are what the
-- person touched of a journey, one stage again and again as one; what is itself a conversion is none.
create or replace view conversion_paths as
select
  c.person_id as person_id,
  any(c.conversions) as conversions,
  arraySort(groupUniqArrayIf(a.arrival, a.arrival.1 > 0)) as arrivals,
  arrayMap(t -> t.5, arrivals) as visits,
  arrayFilter(
    (t, no) -> if({by:String} = 'stage', no = 1 or arrivals[no - 1].3 != t.3, not t.4 or indexOf(visits, t.5) = no),
    arrivals, arrayEnumerate(arrivals)
  ) as touches
from (
  select person_id, arrival
  from person_arrivals(
    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, by = {by:String},
    lookback_days = {lookback_days:UInt16}
  )
  where {by:String} != 'stage'
  union all
  select
    t.person_id as person_id,
    (
      -- Touches of one moment are in the order of the journey's file.
      toUnixTimestamp64Milli(t.occurred_at), toUInt32(t.seq * 256 + k.touchpoint_no),
      JSONExtract({journey:String}, 'stages', 'Array(String)')[
        JSONExtract({journey:String}, 'stage_of', 'Array(UInt8)')[k.touchpoint_no]
      ],
      false, toUInt64(0)
    ) as arrival
  from person_touches as t
  inner join (
    select kind, touchpoint_no
    from journey_kinds(site = {site:String}, journey = {journey:String}, persona = '')
    where touchpoint_no > 0 and not has({conversions:Array(String)}, name)
  ) as k on k.kind = t.kind
  where {by:String} = 'stage' and t.site_id = {site:String}
    and toDate(t.occurred_at) >= toDate(toDateTime64({from:Date}, 3, {tz:String}), 'UTC') - {lookback_days:UInt16} - 1
    and toDate(t.occurred_at) <= toDate(toDateTime64({to:Date}, 3, {tz:String}), 'UTC')
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
