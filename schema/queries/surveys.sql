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
-- people.answers: survey_people instrument={instrument} part={part} outcome=answered
-- people.high: survey_people instrument={instrument} part={part} outcome=high
-- people.middle: survey_people instrument={instrument} part={part} outcome=middle
-- people.low: survey_people instrument={instrument} part={part} outcome=low
-- people.viewers_dismissed: survey_people instrument={instrument} part={part} outcome=dismissed
-- people.viewers_silent: survey_people instrument={instrument} part={part} outcome=silent
-- check.viewers_add_up: viewers = viewers_answered + viewers_dismissed + viewers_silent
-- check.answers_add_up: instrument = 'text' or answers = high + middle + low and answers = arraySum(score_answers)
-- check.score_in_interval: score_low is null or score between score_low - 0.01 and score_high + 0.01
-- check.one_row_each: (select uniqExact(instrument, part) from result) = (select count() from result)

-- One row per person, survey and touchpoint first (views/person_surveys.sql), then one per part.
with
  1.959964 as z,
  g.instrument in ('csat', 'rating') as is_share,
  g.instrument != 'text' as is_scored,
  arrayMap(each -> each.1, g.given) as scored,
  arrayMap(each -> each.4, g.given) as classes,
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
    instrument,
    part,
    uniqExactIf(person_id, has_answered) as people,
    groupArrayArray(s.answers) as given,
    sum(arrayCount(each -> each.5 != '', s.answers)) as comments,
    countIf(has_seen) as viewers,
    countIf(has_seen and has_answered) as viewers_answered,
    countIf(has_seen and not has_answered and has_dismissed) as viewers_dismissed,
    countIf(has_seen and not has_answered and not has_dismissed) as viewers_silent
  from person_surveys(
    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, by = {by:String}
  ) as s
  group by instrument, part
) as g
order by instrument, answers desc, part
