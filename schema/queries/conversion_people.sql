-- title.es: Personas que convierten
-- title.en: People who convert
-- question.es: ¿Quiénes hicieron estas conversiones, y por dónde vinieron?
-- question.en: Who made these conversions, and which way did they come?
-- parameter.by.es: Por qué se reparte.
-- parameter.by.en: What shares the credit.
-- parameter.by.default: channel
-- parameter.by.choices: channel, source, medium, campaign, landing_page, stage
-- parameter.lookback_days.es: Días antes de la conversión en los que un contacto cuenta.
-- parameter.lookback_days.en: Days before the conversion in which a touch counts.
-- parameter.lookback_days.default: 30
-- parameter.lookback_days.min: 1
-- parameter.lookback_days.max: 730
-- parameter.touchpoint.default: ''
-- parameter.touchpoint.es: Canal, fuente, medio, campaña, página o etapa, como en `attribution` o `campaigns`; vacío, sin atribuir.
-- parameter.touchpoint.en: Channel, source, medium, campaign, page or stage, as in `attribution` or `campaigns`; empty, not attributed.
-- parameter.path.default: ''
-- parameter.path.es: El camino, como en `converting_paths`, con comas.
-- parameter.path.en: The path, as in `converting_paths`, with commas.
-- parameter.outcome.default: all
-- parameter.outcome.choices: all, influenced, first, last, last_non_direct, path
-- parameter.outcome.es: Cuáles: todas; las que tuvieron el contacto en su camino, al principio, al final o como último no directo; o las de este camino.
-- parameter.outcome.en: Which: all; those with the touchpoint on their path, first, last or last non-direct; or those of this path.
-- parameter.limit.default: 100
-- parameter.limit.min: 1
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas filas como mucho.
-- parameter.limit.en: How many rows at most.
-- column.person_id.es: La persona.
-- column.person_id.en: The person.
-- column.converted_at.es: Convirtió
-- column.converted_at.en: Converted
-- column.revenue.es: Ingresos
-- column.revenue.en: Revenue
-- column.revenue.unit: money
-- column.way.es: Vino por
-- column.way.en: Came by
-- column.total.es: Cuántas son: el número de `attribution`.
-- column.total.en: How many they are: the number in `attribution`.
-- column.total.unit: conversions
-- check.no_more_than_all: (select count() from result) <= total

with
  arrayFilter(
    t -> t.1 <= conversion.1 and t.1 >= conversion.1 - {lookback_days:UInt16} * 86400000, touches
  ) as touched,
  arrayMap(t -> if(t.3 = '', '(not set)', t.3), touched) as keys,
  arrayLastIndex(t -> not t.4, touched) as last_told,
  key -> if({touchpoint:String} = '(none)', key in ('', '(not set)'), key = {touchpoint:String}) as is_asked
select
  person_id,
  fromUnixTimestamp64Milli(conversion.1, 'UTC') as converted_at,
  conversion.2 as revenue,
  arrayStringConcat(arrayCompact(keys), ' → ') as way,
  count() over () as total
from conversion_paths(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String},
  conversions = {conversions:Array(String)}, by = {by:String}, lookback_days = {lookback_days:UInt16},
  journey = {journey:String}
)
array join conversions as conversion
where multiIf(
  {outcome:String} = 'all', true,
  {outcome:String} = 'path', arrayStringConcat(arrayCompact(keys), ',') = {path:String},
  empty(keys), is_asked(''),
  {outcome:String} = 'first', is_asked(keys[1]),
  {outcome:String} = 'last', is_asked(keys[-1]),
  {outcome:String} = 'last_non_direct', is_asked(keys[if(last_told = 0, -1, last_told)]),
  has(keys, {touchpoint:String})
)
order by converted_at desc, person_id
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 100000000
