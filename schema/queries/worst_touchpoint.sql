-- title.es: El peor punto de contacto
-- title.en: The worst touchpoint
-- question.es: ¿Qué punto de contacto recibe más notas bajas que los demás?
-- question.en: Which touchpoint gets more low scores than the others?
-- column.instrument.es: Qué se mide: nps, csat, ces o rating.
-- column.instrument.en: What is measured: nps, csat, ces or rating.
-- column.touchpoint.es: El punto de contacto; vacío si no se sabe.
-- column.touchpoint.en: The touchpoint; empty where unknown.
-- column.low.es: Notas bajas, como las cuenta `surveys`.
-- column.low.en: Low scores, as `surveys` counts them.
-- column.low.unit: answers
-- column.answers.es: Respuestas.
-- column.answers.en: Answers.
-- column.answers.unit: answers
-- column.other_low.es: Notas bajas de los demás puntos de contacto.
-- column.other_low.en: Low scores of the other touchpoints.
-- column.other_low.unit: answers
-- column.other_answers.es: Respuestas de los demás.
-- column.other_answers.en: Answers of the others.
-- column.other_answers.unit: answers
-- column.verdict.es: `found`: la diferencia es mayor que el azar (z de 3 o más); `nothing`: no lo es; `too_few`: menos de 30 a un lado.
-- column.verdict.en: `found`: the difference is more than chance (z of 3 or more); `nothing`: it is not; `too_few`: under 30 on a side.
-- check.parts_of_the_whole: low <= answers and other_low <= other_answers
-- check.found_is_more: verdict != 'found' or low * other_answers > other_low * answers
-- check.one_row_at_most: (select count() from result) <= 1

-- The touchpoint whose share of low scores is furthest above that of all others, by the z of two proportions.
with
  s.all_low - s.low as rest_low,
  s.all_answers - s.answers as rest,
  least(s.answers, rest) >= 30 as is_enough,
  s.all_low / s.all_answers as pooled,
  ifNotFinite((s.low / s.answers - rest_low / rest) / sqrt(pooled * (1 - pooled) * (1 / s.answers + 1 / rest)), 0) as z
select
  s.instrument as instrument,
  s.touchpoint as touchpoint,
  s.low as low,
  s.answers as answers,
  rest_low as other_low,
  rest as other_answers,
  multiIf(not is_enough, 'too_few', z >= 3, 'found', 'nothing') as verdict
from (
  select
    instrument,
    part as touchpoint,
    sum(length(a.answers)) as answers,
    sum(arrayCount(each -> each.4 = -1, a.answers)) as low,
    sum(answers) over () as all_answers,
    sum(low) over () as all_low
  from person_surveys(
    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, by = 'touchpoint'
  ) as a
  where instrument != 'text' and has_answered
  group by instrument, touchpoint
) as s
order by is_enough desc, z desc, s.answers desc, s.instrument, s.touchpoint
limit 1
settings max_bytes_before_external_group_by = 50000000
