-- title.es: Personas que tropiezan
-- title.en: People who stumble
-- question.es: ¿Quiénes tropezaron aquí, y quiénes no?
-- question.en: Who stumbled here, and who did not?
-- parameter.by.default: page
-- parameter.by.choices: all, page, form, device, browser
-- parameter.by.es: Por qué se reparte: nada (todo el sitio), página, formulario, dispositivo o navegador.
-- parameter.by.en: What it is divided by: nothing (the whole site), page, form, device or browser.
-- parameter.part.default: ''
-- parameter.part.es: La parte, como en `friction`; vacía, la que no se sabe.
-- parameter.part.en: The part, as in `friction`; empty, the unknown one.
-- parameter.kind.default: any
-- parameter.kind.choices: any, rage_click, dead_click, js_error, form_error, not_found, no_results, slow
-- parameter.kind.es: Qué pasó; any, cualquiera.
-- parameter.kind.en: What happened; any, whichever.
-- parameter.outcome.default: affected
-- parameter.outcome.choices: visitors, affected, affected_converted, unaffected, unaffected_converted
-- parameter.outcome.es: Cuáles, como en `friction`.
-- parameter.outcome.en: Which, as in `friction`.
-- parameter.limit.default: 100
-- parameter.limit.min: 1
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas filas como mucho.
-- parameter.limit.en: How many rows at most.
-- column.person_id.es: La persona.
-- column.person_id.en: The person.
-- column.is_known.es: Si sabemos quién es.
-- column.is_known.en: Whether we know who it is.
-- column.first_at.es: Llegó
-- column.first_at.en: Came
-- column.stumbles.es: Tropiezos
-- column.stumbles.en: Stumbles
-- column.stumbles.unit: events
-- column.has_converted.es: Convirtió después
-- column.has_converted.en: Converted afterwards
-- column.total.es: Cuántas son: el número de `friction`.
-- column.total.en: How many they are: the number in `friction`.
-- column.total.unit: people
-- check.no_more_than_all: (select count() from result) <= total

with indexOf(
  ['any', 'rage_click', 'dead_click', 'js_error', 'form_error', 'not_found', 'no_results', 'slow'], {kind:String}
) as kind_no
select
  person_id,
  is_known,
  fromUnixTimestamp64Milli(toInt64(intDiv(came, 4096)), 'UTC') as first_at,
  if(kind_no = 1, length(s.stumbles), countEqual(s.stumbles, kind_no)) as stumbles,
  s.has_converted::Bool as has_converted,
  count() over () as total
from person_stumbles(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, by = {by:String},
  conversions = {conversions:Array(String)}
) as s
where part = {part:String}
  and ({outcome:String} = 'visitors' or (stumbles > 0) = startsWith({outcome:String}, 'affected'))
  and (not endsWith({outcome:String}, '_converted') or has_converted)
order by came desc, person_id
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 60000000, max_block_size = 4096
