-- title.es: Fricción
-- title.en: Friction
-- question.es: ¿Dónde tropieza la gente, cuánta, y convierte menos que la que no tropieza?
-- question.en: Where do people meet friction, how many do, and do they convert less than those who do not?
-- parameter.by.default: page
-- parameter.by.choices: all, page, form, device, browser
-- parameter.by.es: Por qué se reparte: nada (todo el sitio), página, formulario, dispositivo o navegador.
-- parameter.by.en: What it is divided by: nothing (the whole site), page, form, device or browser.
-- parameter.limit.default: 20
-- parameter.limit.min: 1
-- parameter.limit.max: 1000
-- parameter.limit.es: Cuántas partes como mucho, las que afectan a más gente primero.
-- parameter.limit.en: How many parts at most, those that affect most people first.
-- column.part.es: Ruta de la página, formulario, dispositivo o navegador; vacío si no se sabe o no se reparte.
-- column.part.en: Path of the page, form, device or browser; empty where unknown or not divided.
-- column.kind.es: Qué pasó: any (cualquiera), rage_click, dead_click, js_error, form_error, not_found, no_results (búsqueda sin resultado), slow (un web vital malo). Lo que no pasó no sale.
-- column.kind.en: What happened: any, rage_click, dead_click, js_error, form_error, not_found, no_results (search without result), slow (a poor web vital). What did not is left out.
-- column.events.es: Veces que pasó.
-- column.events.en: Times it happened.
-- column.events.unit: events
-- column.visitors.es: Personas que estuvieron ahí.
-- column.visitors.en: People who were there.
-- column.visitors.unit: people
-- column.affected.es: De ellas, las personas a las que les pasó ahí.
-- column.affected.en: Of them, the people it happened to there.
-- column.affected.unit: people
-- column.affected_share.es: Su parte.
-- column.affected_share.en: Their share.
-- column.affected_share.unit: share
-- column.affected_converted.es: De las afectadas, las que hicieron una conversión después de llegar ahí.
-- column.affected_converted.en: Of those affected, the ones who made a conversion after they first came there.
-- column.affected_converted.unit: people
-- column.affected_conversion_rate.es: Su parte.
-- column.affected_conversion_rate.en: Their share.
-- column.affected_conversion_rate.unit: share
-- column.unaffected.es: Personas que estuvieron ahí y a las que no les pasó.
-- column.unaffected.en: People who were there and whom it did not happen to.
-- column.unaffected.unit: people
-- column.unaffected_converted.es: De ellas, las que hicieron una conversión después de llegar ahí.
-- column.unaffected_converted.en: Of them, those who made a conversion after they first came there.
-- column.unaffected_converted.unit: people
-- column.unaffected_conversion_rate.es: Su parte.
-- column.unaffected_conversion_rate.en: Their share.
-- column.unaffected_conversion_rate.unit: share
-- column.difference.es: Cuánto convierten de más las afectadas; negativo, de menos. Quien más hace, más tropieza: no prueba una causa.
-- column.difference.en: How much more those affected convert; negative: less. Who does more meets more: it proves no cause.
-- column.difference_low.es: Desde dónde llega su intervalo del 95 %.
-- column.difference_low.en: Lower end of its 95 % interval.
-- column.difference_high.es: Hasta dónde llega.
-- column.difference_high.en: Upper end.
-- people.visitors: friction_people part={part} outcome=visitors
-- people.affected: friction_people part={part} kind={kind} outcome=affected
-- people.affected_converted: friction_people part={part} kind={kind} outcome=affected_converted
-- people.unaffected: friction_people part={part} kind={kind} outcome=unaffected
-- people.unaffected_converted: friction_people part={part} kind={kind} outcome=unaffected_converted
-- check.visitors_add_up: visitors = affected + unaffected and affected between 1 and events
-- check.converted_are_parts: affected_converted <= affected and unaffected_converted <= unaffected
-- check.any_is_all: kind = 'any' or (part, visitors) in (select part, visitors from result where kind = 'any')
-- check.events_add_up: kind != 'any' or (part, events) in (select part, sum(events) from result where kind != 'any' group by part)
-- check.difference_in_interval: difference is null or difference between difference_low - 0.0001 and difference_high + 0.0001
-- check.one_row_each: (select uniqExact(part, kind) from result) = (select count() from result)

with
  ['any', 'rage_click', 'dead_click', 'js_error', 'form_error', 'not_found', 'no_results', 'slow'] as kinds,
  1.959964 as z,
  -- Wilson's interval of a share; of two is made Newcombe's, of their difference.
  (hits, of) -> (hits + z * z / 2) / (of + z * z) as centre,
  (hits, of) -> z / (of + z * z) * sqrt(hits * (of - hits) / of + z * z / 4) as margin,
  (hits, of) -> hits / of - centre(hits, of) + margin(hits, of) as below,
  (hits, of) -> centre(hits, of) + margin(hits, of) - hits / of as above
select
  f.part as part,
  kinds[number] as kind,
  f.events_of[number] as events,
  f.visitors as visitors,
  f.affected_of[number] as affected,
  affected / visitors as affected_share,
  f.converted_of[number] as affected_converted,
  affected_converted / affected as affected_conversion_rate,
  visitors - affected as unaffected,
  f.converted - affected_converted as unaffected_converted,
  unaffected_converted / nullIf(unaffected, 0) as unaffected_conversion_rate,
  affected_conversion_rate - unaffected_conversion_rate as difference,
  round(difference - sqrt(
    pow(below(affected_converted, affected), 2) + pow(above(unaffected_converted, unaffected), 2)
  ), 4) as difference_low,
  round(difference + sqrt(
    pow(above(affected_converted, affected), 2) + pow(below(unaffected_converted, unaffected), 2)
  ), 4) as difference_high
from (
  select
    part,
    count() as visitors,
    countIf(has_converted) as converted,
    -- By kind; the first is any.
    sumForEach(arrayMap(no -> if(no = 1, length(stumbles), countEqual(stumbles, no)), range(1, length(kinds) + 1))) as events_of,
    sumForEach(arrayMap(no -> if(no = 1, notEmpty(stumbles), has(stumbles, no)), range(1, length(kinds) + 1))) as affected_of,
    sumForEach(arrayMap(
      no -> has_converted and if(no = 1, notEmpty(stumbles), has(stumbles, no)), range(1, length(kinds) + 1)
    )) as converted_of
  from person_stumbles(
    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, by = {by:String},
    conversions = {conversions:Array(String)}
  )
  group by part
  having affected_of[1] > 0
  order by affected_of[1] desc, part
  limit {limit:UInt32}
) as f
array join range(1, length(kinds) + 1) as number
where f.affected_of[number] > 0
order by f.affected_of[1] desc, part, number
-- The arrays of a block's people are in memory at once.
settings max_bytes_before_external_group_by = 60000000, max_block_size = 4096
