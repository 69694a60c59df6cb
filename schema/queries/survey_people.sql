-- title.es: Personas de una encuesta
-- title.en: People of a survey
-- question.es: ¿Quién puso esta nota, y quién no contestó?
-- question.en: Who gave this score, and who did not answer?
-- parameter.by.default: survey
-- parameter.by.choices: survey, touchpoint, channel, device, day, week
-- parameter.by.es: Por qué se reparten las respuestas, como en `surveys`.
-- parameter.by.en: What the answers are divided by, as in `surveys`.
-- parameter.instrument.default: nps
-- parameter.instrument.choices: nps, csat, ces, rating, text
-- parameter.instrument.es: Qué se mide.
-- parameter.instrument.en: What is measured.
-- parameter.part.default: ''
-- parameter.part.es: La parte, como en `surveys`; vacía, la que no se sabe.
-- parameter.part.en: The part, as in `surveys`; empty, the unknown one.
-- parameter.outcome.default: answered
-- parameter.outcome.choices: answered, high, middle, low, dismissed, silent
-- parameter.outcome.es: Cuáles: quienes contestaron, de ellas las notas altas, intermedias o bajas, o quienes la vieron y la cerraron o no hicieron nada.
-- parameter.outcome.en: Which: those who answered, of them the high, middle or low scores, or those who saw it and closed it or did nothing.
-- parameter.limit.default: 100
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas filas como mucho.
-- parameter.limit.en: How many rows at most.
-- column.person_id.es: La persona; más de una fila si contestó más de una pregunta.
-- column.person_id.en: The person; more than one row where more than one question was answered.
-- column.is_known.es: Si sabemos quién es.
-- column.is_known.en: Whether we know who it is.
-- column.last_at.es: Su última respuesta o, sin ninguna, la última vez que la vio.
-- column.last_at.en: Their last answer or, without any, when they last saw it.
-- column.score.es: La nota; vacía si no contestó o si es un texto.
-- column.score.en: The score; null where there is no answer or it is a text.
-- column.scale_max.es: Nota más alta posible.
-- column.scale_max.en: Highest possible score.
-- column.comment.es: Lo que escribió.
-- column.comment.en: What they wrote.
-- column.total.es: Cuántas son: el número de `surveys`.
-- column.total.en: How many they are: the number in `surveys`.
-- column.total.unit: answers
-- check.no_more_than_all: (select count() from result) <= total
-- check.score_on_its_scale: score is null or score <= scale_max

with
  {outcome:String} in ('dismissed', 'silent') as no_answer,
  if(no_answer, [(0., 0., 0., 0, '')], arrayFilter(
    each -> {outcome:String} = 'answered'
      or instrument != 'text' and each.4 = transform({outcome:String}, ['high', 'middle'], [1, 0], -1),
    arrayMap(each -> each::Tuple(Float64, Float64, Float64, Int8, String), s.answers))) as shown
select
  person_id,
  is_known,
  last_at,
  if(no_answer or instrument = 'text', null, one.1) as score,
  if(no_answer or instrument = 'text', null, one.3) as scale_max,
  one.5 as comment,
  count() over () as total
from person_surveys(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, by = {by:String}
) as s
array join shown as one
where part = {part:String} and instrument = {instrument:String}
  and if(no_answer, has_seen and not has_answered and has_dismissed = ({outcome:String} = 'dismissed'), has_answered)
order by comment != '' desc, last_at desc, person_id, score
limit {limit:UInt32}
