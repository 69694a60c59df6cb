-- title.es: Embudo por segmento
-- title.en: Funnel by segment
-- question.es: ¿Qué segmentos se van más que los demás?
-- question.en: Which segments leave more than the others?
-- parameter.steps.default: page_view, add_to_cart, purchase
-- parameter.steps.es: Pasos en orden, como mucho diez: `evento`, `evento:/ruta*`, `evento[campo=texto]`, `uno|otro`, `?opcional`, `!excluido` (docs/funnels.md).
-- parameter.steps.en: Steps in order, ten at most: `event`, `event:/path*`, `event[field=text]`, `one|other`, `?optional`, `!excluded` (docs/funnels.md).
-- parameter.window_hours.default: 168
-- parameter.window_hours.min: 1
-- parameter.window_hours.max: 8784
-- parameter.window_hours.es: Horas desde el primer paso en las que hay que dar los demás.
-- parameter.window_hours.en: Hours from the first step within which the others must be taken.
-- parameter.mode.default: ordered
-- parameter.mode.choices: ordered, strict, any
-- parameter.mode.es: Cómo se encadenan los pasos: ordered, en este orden; strict, en este orden y sin nada que la persona haga en medio; any, en cualquier orden.
-- parameter.mode.en: How steps follow each other: ordered, in this order; strict, in this order and nothing done in between; any, in any order.
-- parameter.step.default: 0
-- parameter.step.max: 10
-- parameter.step.es: De este paso al siguiente; 0, del primero al último.
-- parameter.step.en: From this step to the next; 0, from the first to the last.
-- parameter.by.default: device
-- parameter.by.choices: device, channel, country, language, visit
-- parameter.by.es: Segmentos: dispositivo, canal, país, idioma, o primera visita o no (visit).
-- parameter.by.en: Segments: device, channel, country, language, or first visit or not (visit).
-- column.segment.es: El segmento, según el último evento que fue un paso y su visita; vacío, no se sabe. Con `visit`: `new`, su primera visita, o `returning`.
-- column.segment.en: The segment, by the latest event that was a step and its session; empty, not known. With `visit`: `new`, their first session, or `returning`.
-- column.entered.es: Personas que llegaron al paso.
-- column.entered.en: People who came to the step.
-- column.entered.unit: people
-- column.converted.es: De ellas, las que siguieron.
-- column.converted.en: Those who went on.
-- column.converted.unit: people
-- column.still_under_way.es: De las demás, las que aún pueden.
-- column.still_under_way.en: Of the others, those who still can.
-- column.still_under_way.unit: people
-- column.rate.es: Parte que siguió.
-- column.rate.en: Share that went on.
-- column.rate.unit: share
-- column.rate_low.es: Intervalo del 95 % (Wilson), desde.
-- column.rate_low.en: Interval of 95 % (Wilson), from.
-- column.rate_low.unit: share
-- column.rate_high.es: Intervalo del 95 % (Wilson), hasta.
-- column.rate_high.en: Interval of 95 % (Wilson), to.
-- column.rate_high.unit: share
-- column.difference.es: Menos la de todas las demás personas; vacío si no hay más.
-- column.difference.en: Less that of all other people; empty where there are none.
-- column.difference.unit: share
-- column.difference_low.es: Intervalo del 95 % de la diferencia (Newcombe), desde.
-- column.difference_low.en: Interval of 95 % of the difference (Newcombe), from.
-- column.difference_low.unit: share
-- column.difference_high.es: Intervalo del 95 % de la diferencia (Newcombe), hasta. Si no contiene el 0, la diferencia no es casualidad.
-- column.difference_high.en: Interval of 95 % of the difference (Newcombe), to. If 0 is not in it, the difference is no chance.
-- column.difference_high.unit: share
-- people.entered: funnel_segment_people segment={segment} outcome=entered
-- people.converted: funnel_segment_people segment={segment} outcome=converted
-- people.still_under_way: funnel_segment_people segment={segment} outcome=still_under_way
-- check.rate_in_interval: rate between rate_low - 1e-9 and rate_high + 1e-9
-- check.difference_in_interval: difference is null or difference between difference_low - 1e-9 and difference_high + 1e-9
-- check.one_row_each: (select uniqExact(segment) from result) = (select count() from result)

with
  1.959964 as z,
  (part, whole) -> (part / whole + z * z / (2 * whole)) / (1 + z * z / whole) as centre,
  (part, whole) -> z * sqrt(part / whole * (1 - part / whole) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole) as margin,
  sum(g.entered) over () - g.entered as others,
  sum(g.converted) over () - g.converted as others_converted,
  nullIf(others, 0) as rest
select
  g.segment as segment,
  g.entered as entered,
  g.converted as converted,
  g.still_under_way as still_under_way,
  converted / entered as rate,
  greatest(0, centre(converted, entered) - margin(converted, entered)) as rate_low,
  least(1, centre(converted, entered) + margin(converted, entered)) as rate_high,
  rate - others_converted / rest as difference,
  difference - sqrt(pow(rate - rate_low, 2) + pow(centre(others_converted, rest) + margin(others_converted, rest) - others_converted / rest, 2))
    as difference_low,
  difference + sqrt(pow(rate_high - rate, 2) + pow(others_converted / rest - centre(others_converted, rest) + margin(others_converted, rest), 2))
    as difference_high
from (
  select
    segment,
    count() as entered,
    countIf(went_on) as converted,
    countIf(is_under_way) as still_under_way
  from funnel_step_segments(
    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, steps = {steps:String},
    window_hours = {window_hours:UInt32}, mode = {mode:String}, step = {step:UInt8}, by = {by:String}
  )
  group by segment
) as g
order by entered desc, segment
settings max_bytes_before_external_group_by = 100000000
