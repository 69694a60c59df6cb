-- One row per person of a period's sessions and part (`by`: channel, source, medium, campaign or landing page) by which one
-- began, with how many did; `is_new` where the first session of all was that. A session of two people is counted with the
-- first.
create or replace view person_parts as
select
  person_id,
  last_at,
  arrayJoin(arrayMap(
    own -> (
      own,
      is_within_only and first_part = own,
      arrayCount(visit -> visit.1 = own and visit.2, visits),
      arrayCount(visit -> visit.1 = own and visit.3, visits)
    ), arrayDistinct(visits.1)
  )) as visit,
  visit.1 as part,
  visit.2 as is_new,
  visit.3 as sessions,
  visit.4 as engaged
from (
  select
    v.person_id as person_id,
    maxIf(v.began.1, v.is_within) as last_at,
    groupArrayIf((v.part, v.is_counted, v.is_engaged), v.is_within) as visits,
    argMin(v.part, v.began) as first_part,
    min(v.is_within) as is_within_only
  from (
    select
      person_id, part, no = 1 as is_counted, no = 1 and not is_bounce as is_engaged,
      (started_at, cityHash64(visitor_id, session_id)) as began, true as is_within
    from part_sessions(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, by = {by:String})
    array join people as person_id, arrayEnumerate(people) as no
    union all
    -- Who was there before.
    select if(known_as != '', known_as, visitor_id), '', false, false, (started_at, toUInt64(0)), false
    from (
      select
        visitor_id, started_at,
        if(user_id != '', user_id, dictGet('person_of_visitor', 'user_id', (site_id, visitor_id))) as said_user,
        dictGetOrDefault('person_of_user', 'person_id', (site_id, said_user), said_user) as known_as
      from sessions
      where site_id = {site:String} and started_at < toDateTime64({from:Date}, 3, {tz:String})
        and day <= toDate(toDateTime64({from:Date}, 3, {tz:String}), 'UTC')
    )
  ) as v
  group by v.person_id
);
