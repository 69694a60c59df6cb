-- title.es: Carritos abandonados
-- title.en: Abandoned carts
-- question.es: ¿Hasta dónde llegan los carritos, dónde se dejan, con cuánto dinero y con qué dentro?
-- question.en: How far do carts get, where are they left, with how much money and with what in them?
-- parameter.by.default: all
-- parameter.by.choices: all, device, channel, product
-- parameter.by.es: Por qué se reparten los carritos: nada, el dispositivo o el canal de la visita en que empezaron, o los productos que tenían al final.
-- parameter.by.en: What carts are divided by: nothing, the device or the channel of the visit in which they began, or the products in them at the end.
-- parameter.window_hours.default: 72
-- parameter.window_hours.min: 1
-- parameter.window_hours.max: 744
-- parameter.window_hours.es: Horas desde que empieza el carrito en las que hay que comprar; tras tantas sin tocarlo, el siguiente es otro.
-- parameter.window_hours.en: Hours from the cart's beginning within which it must be bought; after as many untouched, the next is another.
-- parameter.limit.default: 20
-- parameter.limit.min: 1
-- parameter.limit.max: 1000
-- parameter.limit.es: Cuántas partes como mucho, las de más carritos dejados primero.
-- parameter.limit.en: How many parts at most, those with most carts left first.
-- column.part.es: Dispositivo, canal o producto; vacío si no se sabe o no se reparte.
-- column.part.en: Device, channel or product; empty where unknown or not divided.
-- column.stage.es: Etapa: cart, checkout, shipping, payment, purchase. Una que nadie midió no sale.
-- column.stage.en: Stage: cart, checkout, shipping, payment, purchase. One that nobody measured is left out.
-- column.entered.es: Carritos que llegaron a ella; un carrito con varios productos cuenta en cada uno.
-- column.entered.en: Carts that came to it; one with several products counts in each.
-- column.entered.unit: carts
-- column.continued.es: De ellos, los que llegaron más lejos; en la compra, todos.
-- column.continued.en: Those that went further; at the purchase all of them.
-- column.continued.unit: carts
-- column.left.es: Los que se quedaron ahí y ya no pueden seguir.
-- column.left.en: Those that stayed there and no longer can.
-- column.left.unit: carts
-- column.still_under_way.es: Los que aún pueden seguir: su plazo no ha terminado.
-- column.still_under_way.en: Those that still can: their window is not over.
-- column.still_under_way.unit: carts
-- column.people_left.es: Personas que dejaron alguno ahí.
-- column.people_left.en: People who left one there.
-- column.people_left.unit: people
-- column.rate_from_first.es: Parte de los carritos que llegó a esta etapa.
-- column.rate_from_first.en: Share of the carts that came to this stage.
-- column.rate_from_first.unit: share
-- column.left_rate.es: De los que llegaron y ya se sabe qué fue de ellos, la parte que se quedó.
-- column.left_rate.en: Of those that came and whose end is known, the share that stayed.
-- column.left_rate.unit: share
-- column.value_left.es: Valor de lo que quedó en los dejados ahí; de un producto, el de sus líneas.
-- column.value_left.en: Value of what was in those left there; of a product, that of its lines.
-- column.value_left.unit: money
-- column.median_ms_from_first.es: Mediana del tiempo desde que empezó el carrito.
-- column.median_ms_from_first.en: Median time since the cart began.
-- column.median_ms_from_first.unit: ms
-- people.entered: cart_people part={part} stage={stage} outcome=entered
-- people.continued: cart_people part={part} stage={stage} outcome=continued
-- people.left: cart_people part={part} stage={stage} outcome=left
-- people.still_under_way: cart_people part={part} stage={stage} outcome=still_under_way
-- check.reconciles: entered = continued + left + still_under_way
-- check.carts_add_up: stage != 'cart' or (part, entered) in (select part, sum(left) + sum(still_under_way) + sumIf(entered, stage = 'purchase') from result group by part)
-- check.rates_are_shares: rate_from_first between 0 and 1 and (left_rate is null or left_rate between 0 and 1)
-- check.nobody_leaves_after_buying: stage != 'purchase' or entered = continued
-- check.value_is_of_those_left: people_left <= left and value_left >= 0 and (left > 0 or value_left = 0)

with 4096 as ticks_per_ms
select
  r.part as part,
  ['cart', 'checkout', 'shipping', 'payment', 'purchase'][r.stage_no] as stage,
  r.entered, r.continued, r.left, r.still_under_way, r.people_left,
  r.entered / r.carts as rate_from_first,
  r.left / nullIf(r.continued + r.left, 0) as left_rate,
  r.value_left,
  r.median_ms_from_first
from (
  with
    c.level = stage_no and stage_no < 5 as stays,
    stays and not c.is_open as has_left
  select
    share.1 as part,
    stage_no,
    count() as carts,
    countIf(reached_at > 0) as entered,
    countIf(c.level > stage_no or c.level = 5 and stage_no = 5) as continued,
    countIf(has_left) as left,
    countIf(stays and c.is_open) as still_under_way,
    uniqExactIf(c.person_id, has_left) as people_left,
    sumIf(share.2, has_left) as value_left,
    quantileExactInclusiveOrNullIf(0.5)(
      round((reached_at - c.begun) / ticks_per_ms), reached_at > 0
    ) as median_ms_from_first,
    sum(left) over (partition by part) as part_left,
    stage_no in (1, 5) or sum(countIf(has(c.stages, stage_no))) over (partition by stage_no) > 0 as is_measured
  from person_carts(
    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, by = {by:String}, window_hours = {window_hours:UInt32}
  ) as c
  array join c.shares as share
  array join c.reached as reached_at, arrayEnumerate(c.reached) as stage_no
  group by part, stage_no
) as r
where r.is_measured
qualify dense_rank() over (order by r.part_left desc, r.part) <= {limit:UInt32}
order by r.part_left desc, r.part, r.stage_no
-- The arrays of a block's people are in memory at once.
settings max_bytes_before_external_group_by = 60000000, max_block_size = 4096
