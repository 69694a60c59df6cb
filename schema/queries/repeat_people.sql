-- title.es: Personas que recompran
-- title.en: People who buy again
-- question.es: ¿Quiénes hicieron tantos pedidos?
-- question.en: Who made so many orders?
-- parameter.orders.default: 2
-- parameter.orders.min: 1
-- parameter.orders.max: 5
-- parameter.orders.es: Pedidos de la persona en el período; 5 es cinco o más.
-- parameter.orders.en: Orders of the person in the period; 5 is five or more.
-- parameter.limit.default: 100
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas personas como mucho.
-- parameter.limit.en: How many people at most.
-- column.person_id.es: La persona.
-- column.person_id.en: The person.
-- column.orders.es: Sus pedidos en el período.
-- column.orders.en: Their orders in the period.
-- column.orders.unit: orders
-- column.revenue.es: Valor de todos.
-- column.revenue.en: Value of all of them.
-- column.revenue.unit: money
-- column.first_at.es: El primero.
-- column.first_at.en: The first.
-- column.last_at.es: El último.
-- column.last_at.en: The last.
-- column.total.es: Cuántas son: el número de `repeat_purchases`.
-- column.total.en: How many they are: the number in `repeat_purchases`.
-- column.total.unit: people
-- check.no_more_than_all: (select count() from result) <= total
-- check.in_order: first_at <= last_at

select
  person_id,
  count() as orders,
  sum(c.revenue) as revenue,
  min(c.occurred_at) as first_at,
  max(c.occurred_at) as last_at,
  count() over () as total
from person_conversions(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String},
  conversions = {conversions:Array(String)}
) as c
where is_order and person_id != ''
group by person_id
having least(orders, 5) = {orders:UInt8}
order by revenue desc, person_id
limit {limit:UInt32}
