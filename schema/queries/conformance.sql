-- title.es: Deseado y real
-- title.en: Desired and real
-- question.es: ¿Sigue la gente el camino que diseñamos, y qué cuesta cada desvío?
-- question.en: Do people follow the way we designed, and what does each deviation cost?
-- column.deviation.es: `follows` (sigue el camino entero hasta donde llegó), `skipped` (se salta el paso), `inserted` (añade un contacto), `reordered` (el paso antes de tiempo), `wrong_channel` (por otro canal), `too_slow` (tarde).
-- column.deviation.en: `follows` (the whole way as far as it goes), `skipped` (leaves the step out), `inserted` (adds a touchpoint), `reordered` (the step too early), `wrong_channel` (by another channel), `too_slow` (late).
-- column.touchpoint.es: Punto de contacto del desvío; vacío en `follows`.
-- column.touchpoint.en: Touchpoint of the deviation; empty for `follows`.
-- column.people.es: Personas que lo hicieron.
-- column.people.en: People who did so.
-- column.people.unit: people
-- column.share.es: Su parte de las personas del camino.
-- column.share.en: Their share of the people on the way.
-- column.share.unit: share
-- column.converted.es: De ellas, las que llegaron al último paso.
-- column.converted.en: Those of them who came to the last step.
-- column.converted.unit: people
-- column.conversion_with.es: Parte de ellas que llegó al último paso.
-- column.conversion_with.en: Share of them that came to the last step.
-- column.conversion_with.unit: share
-- column.conversion_without.es: Parte de las demás que llegó.
-- column.conversion_without.en: Share of the others that came there.
-- column.conversion_without.unit: share
-- column.conversion_cost.es: Conversión con el desvío menos la de las demás: negativo es lo que cuesta.
-- column.conversion_cost.en: Conversion with the deviation less that of the others: negative is what it costs.
-- column.conversion_cost.unit: share
-- column.mean_ms_with.es: Media del tiempo desde el primer paso hasta el último, de quienes llegaron.
-- column.mean_ms_with.en: Mean time from the first step to the last of those who came there.
-- column.mean_ms_with.unit: ms
-- column.mean_ms_without.es: La misma media de las demás.
-- column.mean_ms_without.en: The same mean of the others.
-- column.mean_ms_without.unit: ms
-- column.satisfaction_with.es: Media de sus respuestas de encuestas, de 0 a 1.
-- column.satisfaction_with.en: Mean of their survey answers, 0 to 1.
-- column.satisfaction_with.unit: share
-- column.satisfaction_without.es: La misma media de las demás.
-- column.satisfaction_without.en: The same mean of the others.
-- column.satisfaction_without.unit: share
-- column.answers_with.es: Cuántas respuestas son las suyas.
-- column.answers_with.en: How many answers theirs are.
-- column.journey_people.es: Personas que dieron algún paso del camino dentro del período.
-- column.journey_people.en: People who took a step of the way within the period.
-- column.journey_people.unit: people
-- people.people: deviation_people deviation={deviation} touchpoint={touchpoint}
-- people.converted: deviation_people deviation={deviation} touchpoint={touchpoint} outcome=converted
-- check.parts: people <= journey_people and converted <= people
-- check.somebody: people > 0 or deviation = 'follows'
-- check.follows_once: 1 >= (select countIf(deviation = 'follows') from result)

with JSONExtract({journey:String}, 'touchpoints', 'Array(String)') as touchpoint_keys
select
  deviation, touchpoint, people,
  people / nullIf(journey_people, 0) as share,
  converted,
  converted / nullIf(people, 0) as conversion_with,
  (all_converted - converted) / nullIf(journey_people - people, 0) as conversion_without,
  conversion_with - conversion_without as conversion_cost,
  ms / nullIf(converted, 0) as mean_ms_with,
  (all_ms - ms) / nullIf(all_converted - converted, 0) as mean_ms_without,
  satisfaction / nullIf(answers, 0) as satisfaction_with,
  (all_satisfaction - satisfaction) / nullIf(all_answers - answers, 0) as satisfaction_without,
  answers as answers_with,
  journey_people
from (
  select
    each.1 as deviation,
    if(each.2 = 0, '', touchpoint_keys[each.2]) as touchpoint,
    count() as people,
    countIf(is_converted) as converted,
    sumIf(toFloat64(duration_ms), is_converted) as ms,
    sum(satisfaction_sum) as satisfaction,
    sum(answer_count) as answers,
    any(totals.1) as journey_people, any(totals.2) as all_converted, any(totals.3) as all_ms,
    any(totals.4) as all_satisfaction, any(totals.5) as all_answers
  from (
    select
      *,
      (
        count() over (), countIf(is_converted) over (), sumIf(toFloat64(duration_ms), is_converted) over (),
        sum(satisfaction_sum) over (), sum(answer_count) over ()
      ) as totals
    from journey_deviations(
      site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, journey = {journey:String},
      persona = {persona:String}, unit = {unit:String}, lap = {lap:UInt8}, filter = {filter:String}
    )
  )
  array join deviations as each
  group by deviation, touchpoint
)
order by deviation != 'follows', people desc, deviation, touchpoint
settings max_bytes_before_external_group_by = 100000000
