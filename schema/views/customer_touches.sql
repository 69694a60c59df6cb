-- One row per customer whose first order of the period is within it: kept, lost or still under way, and what they did from
-- `within_days` before that order to as many after. What led to the second order (its last day) is left out, else every
-- cart would be a reason to stay; orders too.
create or replace view customer_touches as
with
  {within_days:UInt16} * 86400000 as within_ms,
  {window_days:UInt16} * 86400000 as window_ms
select
  person_id,
  first,
  second,
  did,
  multiIf(
    {kept:String} = 'bought_again' and second > 0 or {kept:String} = 'active' and came, 'kept',
    first + window_ms <= toUnixTimestamp64Milli(now64(3)), 'lost',
    'still_under_way'
  ) as outcome
from (
  select
    d.person_id as person_id,
    c.first as first,
    c.second as second,
    groupUniqArrayIf(d.touch, d.is_told and d.at >= first - within_ms
      and d.at < if(second > 0, least(first + within_ms, second - 86400000), first + within_ms)) as did,
    countIf(d.at > first + within_ms and d.at <= first + window_ms) > 0 as came
  from (
    select
      t.person_id as person_id,
      toInt64(intDiv(t.ticks, 4096)) as at,
      multiIf(
        {by:String} = 'touchpoint', JSONExtract({journey:String}, 'touchpoints', 'Array(String)')[k.touchpoint_no],
        {by:String} = 'channel', k.channel,
        k.name
      ) as touch,
      k.name != 'purchase' and not endsWith(k.name, '_purchase')
        and multiIf({by:String} = 'channel', k.name = 'arrival', {by:String} = 'event', k.name != 'arrival', true) as is_told
    from person_touches as t
    any left join (
      select kind, toString(name) as name, toString(channel) as channel, touchpoint_no
      from journey_kinds(site = {site:String}, journey = {journey:String}, persona = '')
    ) as k on k.kind = t.kind
    where t.site_id = {site:String}
      and toDate(t.occurred_at) >= toDate(toDateTime64({from:Date}, 3, {tz:String}), 'UTC') - {within_days:UInt16}
      and toDate(t.occurred_at) <= toDate(toDateTime64({to:Date}, 3, {tz:String}), 'UTC') + {window_days:UInt16}
  ) as d
  inner join (
    select
      person_id,
      arraySort(groupArray(toUnixTimestamp64Milli(occurred_at))) as orders,
      orders[1] as first,
      arrayFirst(at -> at > first and at <= first + window_ms, orders) as second
    from person_conversions(
      site = {site:String}, from = {from:Date}, to = {to:Date} + {window_days:UInt16}, tz = {tz:String},
      conversions = {conversions:Array(String)}
    )
    where is_order and person_id != ''
    group by person_id
    having first < toUnixTimestamp64Milli(toDateTime64({to:Date}, 3, {tz:String}))
  ) as c on c.person_id = d.person_id
  group by d.person_id, c.first, c.second
);
