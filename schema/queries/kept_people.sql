-- title.es: Clientes que se quedan o se van
-- title.en: Customers who stay or leave
-- question.es: ¿Qué clientes hicieron esto, de los que se quedaron y de los que se fueron?
-- question.en: Which customers did this, of those who stayed and of those who left?
-- parameter.by.es: Qué se compara: puntos de contacto del recorrido, eventos o canales por los que llegaron.
-- parameter.by.en: What is compared: touchpoints of the journey, events, or channels they arrived by.
-- parameter.by.default: touchpoint
-- parameter.by.choices: touchpoint, event, channel
-- parameter.touch.default: ''
-- parameter.touch.es: Punto de contacto, evento o canal, como en `kept_vs_lost`.
-- parameter.touch.en: Touchpoint, event or channel, as in `kept_vs_lost`.
-- parameter.of.default: touch
-- parameter.of.choices: touch, all
-- parameter.of.es: Solo quienes lo hicieron, o todos los clientes.
-- parameter.of.en: Only who did it, or all customers.
-- parameter.outcome.default: kept
-- parameter.outcome.choices: kept, lost, still_under_way
-- parameter.outcome.es: Cuáles: los que se quedaron, se fueron o aún pueden volver.
-- parameter.outcome.en: Which: those who stayed, who left or who may still come back.
-- parameter.kept.es: Quién se quedó: quien compró otra vez (bought_again), o quien volvió después de los días que se miran (active), dentro del plazo.
-- parameter.kept.en: Who was kept: who bought again (bought_again), or came back after the days that are looked at (active), within the window.
-- parameter.kept.default: bought_again
-- parameter.kept.choices: bought_again, active
-- parameter.within_days.es: Días antes y después de ese pedido en los que se mira lo que hicieron.
-- parameter.within_days.en: Days before and after that order in which it is looked at what they did.
-- parameter.within_days.default: 30
-- parameter.within_days.min: 1
-- parameter.within_days.max: 365
-- parameter.window_days.es: Plazo: días desde el primer pedido del período.
-- parameter.window_days.en: Window: days from the first order of the period.
-- parameter.window_days.default: 90
-- parameter.window_days.min: 2
-- parameter.window_days.max: 730
-- parameter.limit.default: 100
-- parameter.limit.min: 1
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas filas como mucho.
-- parameter.limit.en: How many rows at most.
-- column.person_id.es: La persona.
-- column.person_id.en: The person.
-- column.first_at.es: Primer pedido
-- column.first_at.en: First order
-- column.second_at.es: Segundo pedido
-- column.second_at.en: Second order
-- column.total.es: Cuántas son: el número de `kept_vs_lost`.
-- column.total.en: How many they are: the number in `kept_vs_lost`.
-- column.total.unit: people
-- check.no_more_than_all: (select count() from result) <= total

select
  person_id,
  fromUnixTimestamp64Milli(first, 'UTC') as first_at,
  if(second > 0, fromUnixTimestamp64Milli(second, 'UTC'), null) as second_at,
  count() over () as total
from customer_touches(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, journey = {journey:String},
  conversions = {conversions:Array(String)}, kept = {kept:String}, by = {by:String}, within_days = {within_days:UInt16},
  window_days = {window_days:UInt16}
) as c
where c.outcome = {outcome:String} and ({of:String} = 'all' or has(c.did, {touch:String}))
order by first_at desc, person_id
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 100000000
