-- title.es: Puntos de contacto del recorrido
-- title.en: Touchpoints of the journey
-- question.es: ¿Qué puntos de contacto toca la gente en cada etapa, y cuáles la hacen seguir?
-- question.en: Which touchpoints do people meet in each stage, and which make them go on?
-- column.stage_no.es: Número de la etapa.
-- column.stage_no.en: Number of the stage.
-- column.stage.es: Clave de la etapa.
-- column.stage.en: Key of the stage.
-- column.touchpoint.es: Clave del punto de contacto.
-- column.touchpoint.en: Key of the touchpoint.
-- column.has_data.es: Alguna vez llegó un evento que sus reglas cubren; si no, «sin datos», que no es cero.
-- column.has_data.en: An event that its rules cover came at some time; else "no data", which is not zero.
-- column.is_web.es: Se capta en la web.
-- column.is_web.en: It is captured on the web.
-- column.is_imported.es: Se importa de otro sistema.
-- column.is_imported.en: It is imported from another system.
-- column.people.es: Personas que lo tocaron dentro del período.
-- column.people.en: People who touched it within the period.
-- column.people.unit: people
-- column.touches.es: Contactos dentro del período.
-- column.touches.en: Touches within the period.
-- column.laps.es: Veces que se tocó, una por persona y vuelta.
-- column.laps.en: How often it was touched, once for each person and lap.
-- column.stage_people.es: Personas con algún contacto en su etapa.
-- column.stage_people.en: People with any touch in its stage.
-- column.stage_people.unit: people
-- column.continued.es: De quienes lo tocaron, quienes después tocaron una etapa posterior o empezaron otra vuelta.
-- column.continued.en: Of those who touched it, those who touched a later stage or began another lap afterwards.
-- column.continued.unit: people
-- column.rate_with.es: Parte de quienes lo tocaron que siguió a una etapa posterior.
-- column.rate_with.en: Share of those who touched it that went on to a later stage.
-- column.rate_with.unit: share
-- column.rate_without.es: Parte de las demás personas de la etapa que siguió.
-- column.rate_without.en: Share of the other people of the stage that went on.
-- column.rate_without.unit: share
-- column.difference.es: Diferencia entre las dos; con al menos 30 personas en cada lado sugiere un momento de la verdad.
-- column.difference.en: Difference of the two; with 30 people on each side at least it suggests a moment of truth.
-- column.difference.unit: share
-- column.is_suggested.es: La mayor diferencia de su etapa: momento de la verdad sugerido por los datos.
-- column.is_suggested.en: The largest difference in its stage: a moment of truth suggested by the data.
-- column.satisfaction.es: Media de las respuestas sobre él, de 0 a 1.
-- column.satisfaction.en: Mean of the answers about it, from 0 to 1.
-- column.satisfaction.unit: share
-- column.answers.es: Cuántas respuestas son.
-- column.answers.en: How many answers that is.
-- people.people: touchpoint_people touchpoint={touchpoint}
-- people.continued: touchpoint_people touchpoint={touchpoint} outcome=continued
-- check.parts_of_the_stage: people <= stage_people and continued <= people and people <= laps and laps <= touches
-- check.rates: (rate_with is null or rate_with between 0 and 1) and (rate_without is null or rate_without between 0 and 1)

with
  JSONExtract({journey:String}, 'stages', 'Array(String)') as stage_keys,
  JSONExtract({journey:String}, 'touchpoints', 'Array(String)') as touchpoint_keys,
  JSONExtract({journey:String}, 'stage_of', 'Array(UInt8)') as stage_of,
  JSONExtract({journey:String}, 'again', 'Array(UInt8)') as again
select
  stage_of[t.touchpoint_no] as stage_no,
  stage_keys[stage_no] as stage,
  touchpoint_keys[t.touchpoint_no] as touchpoint,
  k.is_web or k.is_imported as has_data,
  k.is_web as is_web,
  k.is_imported as is_imported,
  m.people as people,
  m.touches as touches,
  m.laps as laps,
  m.stage_people as stage_people,
  m.continued as continued,
  m.continued / nullIf(m.people, 0) as rate_with,
  (m.stage_continued - m.with_continued) / nullIf(m.stage_people - m.people, 0) as rate_without,
  m.with_continued / nullIf(m.people, 0) - rate_without as difference,
  m.people >= 30 and m.stage_people - m.people >= 30 and difference > 0
    and difference = max(if(m.people >= 30 and m.stage_people - m.people >= 30, difference, null)) over (partition by stage_no)
    as is_suggested,
  m.satisfaction as satisfaction,
  m.answers as answers
from (select arrayJoin(range(1, toUInt64(length(touchpoint_keys) + 1))) as touchpoint_no) as t
left join (
  select
    touchpoint_no,
    countIf(touched > 0) as people,
    sum(touches_here) as touches,
    sum(laps_here) as laps,
    countIf(entered > 0) as stage_people,
    countIf(touched > 0 and last_beyond > touched) as continued,
    countIf(entered > 0 and last_beyond > entered) as stage_continued,
    countIf(touched > 0 and last_beyond > entered) as with_continued,
    sum(arraySum(arrayMap(score -> if(score.1 = touchpoint_no, score.3, 0.), scores))) / nullIf(answers, 0) as satisfaction,
    sum(arrayCount(score -> score.1 = touchpoint_no, scores)) as answers
  from (
    select
      touchpoint_no, scores,
      stage_of[touchpoint_no] as own_stage,
      arrayFirst((tick, touchpoint, is_in) -> touchpoint = touchpoint_no and is_in, ticks, touchpoints, in_period) as touched,
      arrayFirst((tick, stage, is_in) -> stage = own_stage and is_in, ticks, stages, in_period) as entered,
      greatest(
        arrayLast((tick, stage) -> stage > own_stage, ticks, stages), arrayLast(start -> start > 0, arrayPopFront(lap_starts))
      ) as last_beyond,
      arrayCount((touchpoint, is_in) -> touchpoint = touchpoint_no and is_in, touchpoints, in_period) as touches_here,
      length(arrayDistinct(arrayFilter(
        (lap, touchpoint, is_in) -> touchpoint = touchpoint_no and is_in, laps, touchpoints, in_period
      ))) as laps_here
    from journey_people(
      site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, journey = {journey:String},
      persona = {persona:String}, unit = {unit:String}, lap = {lap:UInt8}, filter = {filter:String}
    )
    array join range(1, toUInt64(length(touchpoint_keys) + 1)) as touchpoint_no
  )
  where entered > 0 or notEmpty(scores)
  group by touchpoint_no
) as m on m.touchpoint_no = t.touchpoint_no
left join (
  select
    no,
    max(origin != 'import') as is_web,
    max(origin = 'import') as is_imported
  from journey_kinds(site = {site:String}, journey = {journey:String}, persona = '')
  array join arrayFilter(each -> each > 0, [touchpoint_no, again[touchpoint_no]]) as no
  group by no
) as k on k.no = t.touchpoint_no
order by stage_no, people desc, t.touchpoint_no
settings max_bytes_before_external_group_by = 100000000
