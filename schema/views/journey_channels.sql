-- One row per person of a journey with the touches of the period in order: `pairs` of channel and stage. A touch is by the
-- channel of the arrival before it, or `offline`.
create or replace view journey_channels as
select
  j.person_id as person_id,
  j.is_known as is_known,
  arrayMap(
    (tick, stage) -> (
      if(has(c.offline, tick), 'offline',
        if((arrayLast(arrival -> arrival.1 <= tick, c.arrivals) as arrived).2 = '', 'unassigned', arrived.2)),
      stage
    ),
    arrayFilter((tick, stage, is_in) -> stage > 0 and is_in, j.ticks, j.stages, j.in_period),
    arrayFilter((stage, is_in) -> stage > 0 and is_in, j.stages, j.in_period)
  ) as pairs
from journey_people(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, journey = {journey:String},
  persona = {persona:String}, unit = {unit:String}, lap = 0, filter = {filter:String}
) as j
left join (
  select
    if({unit:String} = 'account', a.account_id, t.person_id) as person_id,
    arraySort(groupArrayIf((t.ticks, k.channel), k.name = 'arrival')) as arrivals,
    groupArrayIf(t.ticks, t.origin != 'web') as offline
  from person_touches as t
  any left join (
    select kind, toString(any(name)) as name, toString(any(channel)) as channel
    from touch_kinds
    where site_id = {site:String}
    group by kind
  ) as k on k.kind = t.kind
  any left join (
    select person_id, account_id from person_accounts(site = {site:String}, unit = {unit:String})
  ) as a on a.person_id = t.person_id
  where t.site_id = {site:String} and (k.name = 'arrival' or t.origin != 'web')
    -- A visit over midnight arrived the day before.
    and toDate(t.occurred_at) >= toDate(toDateTime64({from:Date}, 3, {tz:String}), 'UTC') - 1
    and toDate(t.occurred_at) <= toDate(toDateTime64({to:Date}, 3, {tz:String}), 'UTC')
  group by person_id
) as c on c.person_id = j.person_id;
