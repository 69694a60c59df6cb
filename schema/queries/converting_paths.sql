-- title.es: Caminos que convierten
-- title.en: Converting paths
-- question.es: ¿Por qué canales, uno tras otro, se llega a convertir?
-- question.en: By which channels, one after the other, do people come to convert?
-- parameter.by.es: De qué se hace el camino.
-- parameter.by.en: What the path is made of.
-- parameter.by.default: channel
-- parameter.by.choices: channel, source, medium, campaign, landing_page, stage
-- parameter.lookback_days.es: Días antes de la conversión en los que un contacto cuenta.
-- parameter.lookback_days.en: Days before the conversion in which a touch counts.
-- parameter.lookback_days.default: 30
-- parameter.lookback_days.min: 1
-- parameter.lookback_days.max: 730
-- parameter.limit.default: 20
-- parameter.limit.min: 1
-- parameter.limit.max: 1000
-- parameter.limit.es: Cuántos caminos como mucho.
-- parameter.limit.en: How many paths at most.
-- column.path.es: Canales, fuentes, campañas o páginas en orden; varias veces seguidas es una. Vacío: sin contacto conocido.
-- column.path.en: Channels, sources, campaigns or pages in order; several times in a row is one. Empty: no known touch.
-- column.conversions.es: Conversiones por ese camino.
-- column.conversions.en: Conversions by that path.
-- column.conversions.unit: conversions
-- column.share.es: Parte de todas las conversiones del período.
-- column.share.en: Share of all conversions of the period.
-- column.share.unit: share
-- column.people.es: Personas que las hicieron.
-- column.people.en: People who made them.
-- column.people.unit: people
-- column.revenue.es: Valor de sus pedidos.
-- column.revenue.en: Value of their orders.
-- column.revenue.unit: money
-- column.median_days.es: Mediana de días del primer contacto a la conversión.
-- column.median_days.en: Median days from the first touch to the conversion.
-- column.median_days.unit: days
-- column.median_touches.es: Mediana de contactos, también los repetidos.
-- column.median_touches.en: Median touches, repeated ones too.
-- column.median_touches.unit: touches
-- column.total_conversions.es: Conversiones por cualquier camino, también los que no se muestran.
-- column.total_conversions.en: Conversions by any path, those not shown too.
-- column.total_conversions.unit: conversions
-- column.total_paths.es: Cuántos caminos distintos hay.
-- column.total_paths.en: How many different paths there are.
-- people.conversions: conversion_people path={path} outcome=path
-- check.share_is_a_share: share > 0 and share <= 1 and people <= conversions
-- check.adds_up: (select sum(conversions) from result) <= total_conversions and (total_paths > (select count() from result) or (select sum(conversions) from result) = total_conversions)
-- check.touches_of_the_path: (length(path) = 0) = (median_days is null) and ifNull(median_touches, 0) >= length(path)

select
  if(n = 0, [], arrayMap(key -> if(key = '', '(not set)', key), arrayCompact(arrayMap(t -> t.3, touched)))) as path,
  count() as conversions,
  conversions / sum(conversions) over () as share,
  uniqExactIf(person_id, person_id != '') as people,
  sum(conversion.2) as revenue,
  quantileExactInclusiveOrNullIf(0.5)((conversion.1 - touched[1].1) / 86400000, n > 0) as median_days,
  quantileExactInclusiveOrNullIf(0.5)(n, n > 0) as median_touches,
  sum(conversions) over () as total_conversions,
  count() over () as total_paths
from (
  select
    person_id,
    arrayJoin(conversions) as conversion,
    arrayFilter(t -> t.1 <= conversion.1 and t.1 >= conversion.1 - {lookback_days:UInt16} * 86400000, touches) as touched,
    length(touched) as n
  from conversion_paths(
    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String},
    conversions = {conversions:Array(String)}, by = {by:String}, lookback_days = {lookback_days:UInt16},
        journey = {journey:String}
  )
)
group by path
order by conversions desc, revenue desc, path
limit {limit:UInt32}
