-- title.es: Recompra
-- title.en: Repeat purchases
-- question.es: ¿Cuántos compran otra vez, cuánto tardan y cuánto dejan?
-- question.en: How many buy again, how long do they take, and how much do they bring?
-- column.orders.es: Pedidos de la persona en el período; 5 es cinco o más.
-- column.orders.en: Orders of the person in the period; 5 is five or more.
-- column.orders.unit: orders
-- column.people.es: Personas con tantos pedidos.
-- column.people.en: People with so many orders.
-- column.people.unit: people
-- column.people_share.es: Parte de quienes compraron.
-- column.people_share.en: Share of those who bought.
-- column.people_share.unit: share
-- column.revenue.es: Valor de todos sus pedidos.
-- column.revenue.en: Value of all their orders.
-- column.revenue.unit: money
-- column.revenue_share.es: Parte del valor de todos los pedidos; vacía si no valen nada.
-- column.revenue_share.en: Share of the value of all orders; null where they are worth nothing.
-- column.revenue_share.unit: share
-- column.median_ms_between.es: Tiempo mediano entre un pedido y el siguiente.
-- column.median_ms_between.en: Median time from one order to the next.
-- column.median_ms_between.unit: ms
-- people.people: repeat_people orders={orders}
-- check.people_share_adds_up: abs((select sum(people_share) from result) - 1) < 0.000001
-- check.somebody: people > 0 and orders between 1 and 5
-- check.only_repeaters_have_time: (median_ms_between is null) = (orders = 1)

-- Orders are `purchase` and names that end in `_purchase`, among `conversions`; one told twice counts once. Orders of
-- nobody (cookieless) are left out.
select
  least(length(p.times), 5) as orders,
  count() as people,
  people / sum(people) over () as people_share,
  sum(p.worth) as revenue,
  revenue / nullIf(sum(revenue) over (), 0) as revenue_share,
  if(orders = 1, null, quantileExactInclusiveArrayOrNull(0.5)(arrayPopFront(arrayDifference(p.times)))) as median_ms_between
from (
  select
    person_id,
    arraySort(groupArray(toUnixTimestamp64Milli(occurred_at))) as times,
    sum(c.revenue) as worth
  from person_conversions(
    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String},
    conversions = {conversions:Array(String)}
  ) as c
  where is_order and person_id != ''
  group by person_id
) as p
group by orders
order by orders
