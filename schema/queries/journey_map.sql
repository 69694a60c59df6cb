-- title.es: Mapa del recorrido
-- title.en: Journey map
-- question.es: ¿Cómo recorre la gente las etapas, y dónde se rompe el recorrido?
-- question.en: How do people go through the stages, and where does the journey break?
-- column.stage_no.es: Número de la etapa.
-- column.stage_no.en: Number of the stage.
-- column.stage.es: Clave de la etapa.
-- column.stage.en: Key of the stage.
-- column.has_data.es: Alguna vez llegó un evento que sus reglas cubren; si no, «sin datos», que no es cero.
-- column.has_data.en: An event that its rules cover came at some time; else "no data", which is not zero.
-- column.people.es: Personas con un contacto en la etapa dentro del período.
-- column.people.en: People with a touch in the stage within the period.
-- column.people.unit: people
-- column.share.es: Su parte de todas las personas del recorrido.
-- column.share.en: Their share of all people of the journey.
-- column.share.unit: share
-- column.continued.es: De ellas, las que después tocaron una etapa posterior o empezaron otra vuelta; en la última, todas.
-- column.continued.en: Those who touched a later stage or began another lap afterwards; in the last stage everybody.
-- column.continued.unit: people
-- column.left.es: Las que no siguieron y ya pasó su plazo.
-- column.left.en: Those who did not go on, and their window is over.
-- column.left.unit: people
-- column.still_under_way.es: Las que aún pueden seguir: su plazo no ha terminado.
-- column.still_under_way.en: Those who still can: their window is not over.
-- column.still_under_way.unit: people
-- column.skipped.es: Personas que tocaron una etapa anterior o ninguna y una posterior, pero no esta.
-- column.skipped.en: People who touched a later stage without ever touching this one.
-- column.skipped.unit: people
-- column.returned.es: Personas que volvieron a ella después de una etapa posterior.
-- column.returned.en: People who came back to it after a later stage.
-- column.returned.unit: people
-- column.came_round.es: Donde empieza el bucle del recorrido: de sus personas, las que empezaron otra vuelta dentro del período.
-- column.came_round.en: Where the journey's loop begins: those of its people who began another lap within the period.
-- column.came_round.unit: people
-- column.laps.es: Entradas en la etapa, una por persona y vuelta.
-- column.laps.en: How often the stage was entered, once for each person and lap.
-- column.median_ms_between_laps.es: Donde empieza el bucle: mediana del tiempo entre el comienzo de una vuelta y el de la siguiente, de las que empezaron en el período.
-- column.median_ms_between_laps.en: Where the loop begins: median time from the begin of a lap to that of the next, of those begun in the period.
-- column.median_ms_between_laps.unit: ms
-- column.median_ms_to_next.es: Mediana del tiempo desde la entrada hasta la primera etapa posterior o la próxima vuelta.
-- column.median_ms_to_next.en: Median time from entering it to the first later stage or the next lap.
-- column.median_ms_to_next.unit: ms
-- column.became_known.es: Personas que se dieron a conocer en esta etapa.
-- column.became_known.en: People who became known in this stage.
-- column.became_known.unit: people
-- column.known_people.es: Personas de la etapa que hoy son conocidas.
-- column.known_people.en: People of the stage who are known today.
-- column.known_people.unit: people
-- column.friction_people.es: Personas que tropezaron en ella: errores, clics de rabia o muertos, formularios abandonados, búsquedas sin resultado.
-- column.friction_people.en: People who met friction in it: errors, rage or dead clicks, forms given up, searches without result.
-- column.friction_people.unit: people
-- column.satisfaction.es: Media de las respuestas de encuestas, de 0 (lo peor de la escala) a 1.
-- column.satisfaction.en: Mean of the survey answers, from 0 (the worst of the scale) to 1.
-- column.satisfaction.unit: share
-- column.answers.es: Cuántas respuestas son.
-- column.answers.en: How many answers that is.
-- column.touches.es: Contactos dentro del período.
-- column.touches.en: Touches within the period.
-- column.journey_people.es: Personas con algún contacto en el recorrido.
-- column.journey_people.en: People with any touch in the journey.
-- column.journey_people.unit: people
-- check.reconciles: people = continued + left + still_under_way
-- check.parts_of_the_whole: people <= journey_people and became_known <= people + skipped and friction_people <= journey_people
-- check.laps: came_round <= people and laps >= people and (came_round > 0 or median_ms_between_laps is null)
-- check.shares: share is null or share between 0 and 1

with
  JSONExtract({journey:String}, 'stages', 'Array(String)') as stage_keys,
  JSONExtract({journey:String}, 'stage_of', 'Array(UInt8)') as stage_of,
  JSONExtract({journey:String}, 'again', 'Array(UInt8)') as again
select
  s.stage_no as stage_no,
  stage_keys[s.stage_no] as stage,
  has(d.instrumented, toUInt8(s.stage_no)) as has_data,
  m.people as people,
  m.people / nullIf(m.journey_people, 0) as share,
  m.continued as continued,
  m.left as left,
  m.still_under_way as still_under_way,
  m.skipped as skipped,
  m.returned as returned,
  m.came_round as came_round,
  m.laps as laps,
  m.median_ms_between_laps as median_ms_between_laps,
  m.median_ms_to_next as median_ms_to_next,
  m.became_known as became_known,
  m.known_people as known_people,
  m.friction_people as friction_people,
  m.satisfaction as satisfaction,
  m.answers as answers,
  m.touches as touches,
  m.journey_people as journey_people
from (select arrayJoin(range(1, toUInt64(length(stage_keys) + 1))) as stage_no) as s
left join (
  select
    stage_no,
    countIf(entered > 0) as people,
    countIf(outcome = 'continued') as continued,
    countIf(outcome = 'left') as left,
    countIf(outcome = 'still_under_way') as still_under_way,
    countIf(entered = 0 and first_beyond > 0) as skipped,
    countIf(came_back) as returned,
    countIf(notEmpty(began)) as came_round,
    sum(length(arrayDistinct(arrayFilter((lap, stage, is_in) -> stage = stage_no and is_in, laps, stages, in_period)))) as laps,
    quantileExactInclusiveOrNullArray(0.5)(arrayMap(
      lap -> intDiv(lap_starts[lap] - lap_starts[lap - 1], 4096), arrayFilter(lap -> lap_starts[lap - 1] > 0, began)
    )) as median_ms_between_laps,
    quantileExactInclusiveOrNullIf(0.5)(intDiv(next - entered, 4096), entered > 0 and next > 0) as median_ms_to_next,
    countIf(known_stage = stage_no) as became_known,
    countIf(entered > 0 and is_known) as known_people,
    countIf(has(friction_stages, stage_no)) as friction_people,
    sum(arraySum(arrayMap(score -> if(score.2 = stage_no, score.3, 0.), scores))) / nullIf(answers, 0) as satisfaction,
    sum(arrayCount(score -> score.2 = stage_no, scores)) as answers,
    sum(arrayCount((stage, is_in) -> stage = stage_no and is_in, stages, in_period)) as touches,
    count() as journey_people
  from journey_stages(
    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, journey = {journey:String},
    persona = {persona:String}, unit = {unit:String}, lap = {lap:UInt8}, filter = {filter:String}
  )
  group by stage_no
) as m on m.stage_no = s.stage_no
cross join (
  select groupUniqArrayArray([stage_of[touchpoint_no], stage_of[again[touchpoint_no]]]) as instrumented
  from journey_kinds(site = {site:String}, journey = {journey:String}, persona = '')
) as d
order by s.stage_no
settings max_bytes_before_external_group_by = 100000000
