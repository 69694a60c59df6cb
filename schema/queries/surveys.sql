-- title.es: Encuestas
-- title.en: Surveys
-- question.es: ¿Qué nota nos ponen, quién la pone y cuántos no contestan?
-- question.en: How do people score us, who does, and how many do not answer?
-- parameter.by.default: survey
-- parameter.by.choices: survey, touchpoint, channel, device, day, week
-- parameter.by.es: Por qué se reparten las respuestas: encuesta, punto de contacto, canal, dispositivo, día o semana.
-- parameter.by.en: What the answers are divided by: survey, touchpoint, channel, device, day or week.
-- column.instrument.es: Qué se mide: nps, csat, ces, rating o text.
-- column.instrument.en: What is measured: nps, csat, ces, rating or text.
-- column.part.es: La encuesta, el punto de contacto, el canal de la visita, el dispositivo, el día o el lunes de la semana; vacío si no se sabe.
-- column.part.en: The survey, touchpoint, channel of the visit, device, day, or Monday of the week; empty where unknown.
-- column.people.es: Personas que contestaron.
-- column.people.en: People who answered.
-- column.people.unit: people
-- column.answers.es: Respuestas: la última de cada persona a cada pregunta de cada encuesta y punto de contacto.
-- column.answers.en: Answers: the last of each person to each question of each survey and touchpoint.
-- column.answers.unit: answers
-- column.score.es: NPS: de -100 a 100; CSAT y rating: porcentaje que dio una de las dos notas más altas; CES: media.
-- column.score.en: NPS: -100 to 100; CSAT and rating: percentage that gave one of the two highest scores; CES: mean.
-- column.score_low.es: Desde dónde llega su intervalo del 95 %; vacío con menos de dos respuestas.
-- column.score_low.en: Lower end of its 95 % interval; null under two answers.
-- column.score_high.es: Hasta dónde llega.
-- column.score_high.en: Upper end.
-- column.mean_score.es: Media; vacía cuando las respuestas son de escalas distintas.
-- column.mean_score.en: Mean; null where the answers are of different scales.
-- column.scale_max.es: Nota más alta posible.
-- column.scale_max.en: Highest possible score.
-- column.high.es: Respuestas altas: NPS 9 y 10; en las otras, las dos notas más altas.
-- column.high.en: High answers: NPS 9 and 10; in the others the two highest scores.
-- column.high.unit: answers
-- column.middle.es: Respuestas intermedias: NPS 7 y 8.
-- column.middle.en: Answers between: NPS 7 and 8.
-- column.middle.unit: answers
-- column.low.es: Respuestas bajas: NPS 0 a 6; en las otras, las dos notas más bajas.
-- column.low.en: Low answers: NPS 0 to 6; in the others the two lowest scores.
-- column.low.unit: answers
-- column.scores.es: Las notas que se dieron, de menor a mayor.
-- column.scores.en: The scores given, from low to high.
-- column.score_answers.es: Cuántas veces se dio cada una.
-- column.score_answers.en: How often each was given.
-- column.comments.es: Respuestas con comentario.
-- column.comments.en: Answers with a comment.
-- column.comments.unit: answers
-- column.viewers.es: Personas que vieron la encuesta, una vez por encuesta y punto de contacto.
-- column.viewers.en: People who saw the survey, once for each survey and touchpoint.
-- column.viewers.unit: people
-- column.viewers_answered.es: De ellas, las que contestaron.
-- column.viewers_answered.en: Of them, those who answered.
-- column.viewers_answered.unit: people
-- column.viewers_dismissed.es: De ellas, las que la cerraron sin contestar.
-- column.viewers_dismissed.en: Of them, those who closed it without an answer.
-- column.viewers_dismissed.unit: people
-- column.viewers_silent.es: De ellas, las que no hicieron nada.
-- column.viewers_silent.en: Of them, those who did neither.
-- column.viewers_silent.unit: people
-- column.response_rate.es: Parte de quienes la vieron que contestó; vacía si no se sabe quién la vio.
-- column.response_rate.en: Share of those who saw it who answered; null where nobody is known to have seen it.
-- column.response_rate.unit: share
-- check.viewers_add_up: viewers = viewers_answered + viewers_dismissed + viewers_silent
-- check.answers_add_up: instrument = 'text' or answers = high + middle + low and answers = arraySum(score_answers)
-- check.score_in_interval: score_low is null or score between score_low - 0.01 and score_high + 0.01
-- check.one_row_each: (select uniqExact(instrument, part) from result) = (select count() from result)

-- One row per person, survey and touchpoint first, with the last answer to each question: whoever changes an answer
-- has one. All of it falls into the part of the last answer, so that parts add up. Scores off their scale are no
-- answers. A view that names no instrument is of the one its survey is answered by.
with
  1.959964 as z,
  g.instrument in ('csat', 'rating') as is_share,
  g.instrument != 'text' as is_scored,
  arrayMap(each -> each.1, g.given) as scored,
  arrayMap(each -> multiIf(
    g.instrument = 'nps', if(each.1 >= 9, 1, if(each.1 >= 7, 0, -1)),
    each.1 >= each.3 - 1, 1,
    each.1 <= each.2 + 1, -1,
    0
  ), g.given) as classes,
  high / nullIf(answers, 0) as p,
  1 + z * z / answers as wilson,
  if(is_share, 100 * (p + z * z / (2 * answers)) / wilson, score) as centre,
  multiIf(
    is_share, 100 * z * sqrt(p * (1 - p) / answers + z * z / (4 * answers * answers)) / wilson,
    g.instrument = 'nps', 100 * z * arrayReduce('stddevSamp', classes) / sqrt(answers),
    z * arrayReduce('stddevSamp', scored) / sqrt(answers)
  ) as margin,
  arrayDistinct(arrayMap(each -> (each.2, each.3), g.given)) as scales
select
  g.instrument as instrument,
  g.part as part,
  g.people as people,
  length(g.given) as answers,
  multiIf(
    answers = 0 or not is_scored, null,
    g.instrument = 'nps', 100 * arrayAvg(classes),
    is_share, 100 * p,
    length(scales) > 1, null,
    arrayAvg(scored)
  ) as score,
  if(score is null or answers < 2, null, round(if(g.instrument = 'nps', greatest(-100, centre - margin), centre - margin), 2)) as score_low,
  if(score is null or answers < 2, null, round(if(g.instrument = 'nps', least(100, centre + margin), centre + margin), 2)) as score_high,
  if(answers = 0 or not is_scored or length(scales) > 1, null, arrayAvg(scored)) as mean_score,
  if(answers = 0 or not is_scored, null, arrayMax(arrayMap(each -> each.3, g.given))) as scale_max,
  if(is_scored, countEqual(classes, 1), 0) as high,
  if(is_scored, countEqual(classes, 0), 0) as middle,
  if(is_scored, countEqual(classes, -1), 0) as low,
  if(is_scored, arraySort(arrayDistinct(scored)), []) as scores,
  arrayMap(each -> countEqual(scored, each), scores) as score_answers,
  g.comments as comments,
  g.viewers as viewers,
  g.viewers_answered as viewers_answered,
  g.viewers_dismissed as viewers_dismissed,
  g.viewers_silent as viewers_silent,
  g.viewers_answered / nullIf(g.viewers, 0) as response_rate
from (
  select
    a.instrument as instrument,
    multiIf(
      {by:String} = 'survey', a.survey_id,
      {by:String} = 'touchpoint', a.touchpoint,
      {by:String} = 'device', a.device,
      {by:String} = 'channel', if(s.channel = '', 'unassigned', s.channel),
      toString(if({by:String} = 'day', toDate(a.last_at, {tz:String}), toMonday(a.last_at, {tz:String})))
    ) as part,
    uniqExactIf(a.person_id, a.has_answered) as people,
    groupArrayArray(a.answers) as given,
    sum(a.comments) as comments,
    countIf(a.has_seen) as viewers,
    countIf(a.has_seen and a.has_answered) as viewers_answered,
    countIf(a.has_seen and not a.has_answered and a.has_dismissed) as viewers_dismissed,
    countIf(a.has_seen and not a.has_answered and not a.has_dismissed) as viewers_silent
  from (
    select
      q.person_id as person_id, q.survey_id as survey_id, q.touchpoint as touchpoint, q.instrument as instrument,
      max(q.has_seen) as has_seen,
      max(q.has_dismissed) as has_dismissed,
      max(q.is_answer) as has_answered,
      argMax(q.device, q.last) as device,
      argMax(q.visitor_id, q.last) as visitor_id,
      argMax(q.session_id, q.last) as session_id,
      argMax(q.last_at, q.last) as last_at,
      groupArrayIf((q.answer, q.scale_min, q.scale_max), q.is_answer) as answers,
      countIf(q.is_answer and q.comment != '') as comments
    from (
      select
        person_id, survey_id, touchpoint, known_instrument as instrument, question,
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
          e.person_id as person_id, e.survey_id as survey_id, e.touchpoint as touchpoint, e.name as name,
          e.ticks as ticks, e.page_id as page_id, e.event_id as event_id, e.device as device,
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
  ) as s on s.visitor_id = a.visitor_id and s.session_id = a.session_id
  group by instrument, part
) as g
order by instrument, answers desc, part
