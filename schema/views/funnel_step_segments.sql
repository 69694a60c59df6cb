-- The people of a funnel's step (0 is the first) with the segment (`by`) of their visit, and whether they went on from it,
-- or at 0 through all of it.
create or replace view funnel_step_segments as
select
  p.person_id as person_id,
  p.is_known as is_known,
  p.came as came,
  multiIf(
    {by:String} = 'device', toString(p.entry.1),
    {by:String} = 'country', toString(p.entry.2),
    {by:String} = 'language', toString(p.entry.3),
    {by:String} = 'channel', toString(s.channel),
    p.entry.5 = '', '',
    (p.entry.4, p.entry.5) = f.first_session, 'new',
    'returning'
  ) as segment,
  if({step:UInt8} = 0, p.is_done, p.outcome = 'continued') as went_on,
  p.is_open and not went_on as is_under_way
from funnel_steps(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, steps = {steps:String},
  window_hours = {window_hours:UInt32}, mode = {mode:String}
) as p
-- The session's channel; one over the first midnight began the day before.
left join (
  select visitor_id, session_id, channel
  from person_sessions(
    site = {site:String}, from = {from:Date} - 1, to = {to:Date} + intDiv({window_hours:UInt32} + 47, 24), tz = {tz:String}
  )
  where {by:String} = 'channel'
) as s on s.visitor_id = p.entry.4 and s.session_id = p.entry.5
-- All that the site has until now, for who is new is known only by what came before.
left join (
  select person_id, argMin((visitor_id, session_id), started_at) as first_session
  from person_sessions(site = {site:String}, from = '2000-01-02', to = {to:Date}, tz = {tz:String})
  array join people as person_id
  where {by:String} = 'visit'
  group by person_id
) as f on f.person_id = p.person_id
where p.step = greatest({step:UInt8}, 1);
