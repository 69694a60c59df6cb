-- Touches with the person they belong to, as in person_events.
create or replace view person_touches as
select
  t.*,
  if(t.user_id != '', t.user_id, dictGet('person_of_visitor', 'user_id', (t.site_id, t.visitor_id))) as said_user,
  dictGetOrDefault('person_of_user', 'person_id', (t.site_id, said_user), said_user) as known_as,
  if(known_as != '', known_as, t.visitor_id) as person_id,
  toUInt64(toUnixTimestamp64Milli(t.occurred_at) * 4096 + least(t.seq, 4095)) as ticks
from touches as t;
