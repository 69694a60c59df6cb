-- One row per person, survey and touchpoint, with the last answer to each question: whoever changes an answer has
-- one. All of it falls into the part of the last answer, so that parts add up. Scores off their scale are no answers.
-- A view that names no instrument is of the one its survey is answered by. `by` says what `part` is.
create or replace view person_surveys as
select
  a.person_id as person_id,
  a.is_known as is_known,
  a.instrument as instrument,
  multiIf(
    {by:String} = 'survey', a.survey_id,
    {by:String} = 'touchpoint', a.touchpoint,
    {by:String} = 'device', a.device,
    {by:String} = 'channel', if(s.channel = '', 'unassigned', s.channel),
    toString(if({by:String} = 'day', toDate(a.last_at, {tz:String}), toMonday(a.last_at, {tz:String})))
  ) as part,
  a.has_seen as has_seen,
  a.has_answered as has_answered,
  a.has_dismissed as has_dismissed,
  a.last_at as last_at,
  a.answers as answers
from (
  select
    q.person_id as person_id, q.survey_id as survey_id, q.touchpoint as touchpoint, q.instrument as instrument,
    max(q.is_known) as is_known,
    max(q.has_seen) as has_seen,
    max(q.has_dismissed) as has_dismissed,
    max(q.is_answer) as has_answered,
    argMax(q.device, q.last) as device,
    argMax(q.visitor_id, q.last) as visitor_id,
    argMax(q.session_id, q.last) as session_id,
    argMax(q.last_at, q.last) as last_at,
    -- (score, lowest and highest of its scale, 1 high, 0 between or -1 low, comment)
    groupArrayIf((
      q.answer, q.scale_min, q.scale_max,
      multiIf(
        q.instrument = 'nps', multiIf(q.answer >= 9, 1, q.answer >= 7, 0, -1),
        q.answer >= q.scale_max - 1, 1,
        q.answer <= q.scale_min + 1, -1,
        0
      ),
      q.comment
    ), q.is_answer) as answers
  from (
    select
      person_id, survey_id, touchpoint, known_instrument as instrument, question,
      max(is_known) as is_known,
      countIf(name = 'survey_view') > 0 as has_seen,
      countIf(name = 'survey_dismiss') > 0 as has_dismissed,
      countIf(is_usable) > 0 as is_answer,
      -- The last answer; of views, the last view.
      max((is_usable, ticks, page_id, event_id)) as last,
      argMax(device, (is_usable, ticks, page_id, event_id)) as device,
      argMax(visitor_id, (is_usable, ticks, page_id, event_id)) as visitor_id,
      argMax(session_id, (is_usable, ticks, page_id, event_id)) as session_id,
      argMax(occurred_at, (is_usable, ticks, page_id, event_id)) as last_at,
      argMax(ifNull(score, 0), (is_usable, ticks, page_id, event_id)) as answer,
      argMax(lowest, (is_usable, ticks, page_id, event_id)) as scale_min,
      argMax(highest, (is_usable, ticks, page_id, event_id)) as scale_max,
      argMax(comment, (is_usable, ticks, page_id, event_id)) as comment
    from (
      select
        e.person_id as person_id, e.is_known as is_known, e.survey_id as survey_id, e.touchpoint as touchpoint,
        e.name as name, e.ticks as ticks, e.page_id as page_id, e.event_id as event_id, e.device as device,
        e.visitor_id as visitor_id, e.session_id as session_id, e.occurred_at as occurred_at, e.comment as comment,
        e.score as score,
        if(e.name = 'survey_response', e.question_id, '') as question,
        if(e.instrument != '', e.instrument, max(e.instrument) over (partition by e.survey_id)) as known_instrument,
        ifNull(e.scale_min, transform(known_instrument, ['nps'], [0], 1)) as lowest,
        ifNull(e.scale_max, transform(known_instrument, ['nps', 'ces'], [10, 7], 5)) as highest,
        e.name = 'survey_response'
          and if(known_instrument = 'text', e.comment != '', ifNull(e.score between lowest and highest, false)) as is_usable
      from period_events(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}) as e
      where e.name in ('survey_view', 'survey_response', 'survey_dismiss') and e.person_id != ''
    )
    group by person_id, survey_id, touchpoint, instrument, question
  ) as q
  group by person_id, survey_id, touchpoint, instrument
) as a
-- The session's channel; one over the first midnight began the day before.
left join (
  select visitor_id, session_id, channel
  from person_sessions(site = {site:String}, from = {from:Date} - 1, to = {to:Date}, tz = {tz:String})
  where {by:String} = 'channel'
) as s on s.visitor_id = a.visitor_id and s.session_id = a.session_id;
