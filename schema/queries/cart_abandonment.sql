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
-- check.reconciles: entered = continued + left + still_under_way
-- check.carts_add_up: stage != 'cart' or (part, entered) in (select part, sum(left) + sum(still_under_way) + sumIf(entered, stage = 'purchase') from result group by part)
-- check.rates_are_shares: rate_from_first between 0 and 1 and (left_rate is null or left_rate between 0 and 1)
-- check.nobody_leaves_after_buying: stage != 'purchase' or entered = continued
-- check.value_is_of_those_left: people_left <= left and value_left >= 0 and (left > 0 or value_left = 0)

-- A cart is a person's, on all browsers. It begins with something put in it, where the person touched none for as long
-- as the window or has just bought, and ends when it is bought or its window is over. What is in it say the last event
-- that knows all of it and what was put in and taken out since. An order told twice buys one cart.
with
  4096 as ticks_per_ms,
  toUInt64({window_hours:UInt32}) * 3600000 * ticks_per_ms as window_ticks,
  day -> toUInt64(toUnixTimestamp64Milli(toDateTime64(day, 3, {tz:String}))) * ticks_per_ms as ticks_of,
  toUInt64(toUnixTimestamp64Milli(now64(3))) * ticks_per_ms as now_ticks
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
  from (
    select
      k.person_id as person_id,
      k.begun as begun,
      k.stages as stages,
      arrayMax(k.stages) as level,
      arrayMap(no -> arrayFirst(each -> each.2 >= no, k.events).1, range(1, 6)) as reached,
      k.begun + window_ticks > now_ticks as is_open,
      if(
        notEmpty(k.products),
        k.products,
        [(
          multiIf(
            {by:String} = 'device', k.device,
            {by:String} = 'channel', if(s.channel = '', 'unassigned', s.channel),
            ''
          ),
          greatest(arraySum(each -> each.4, k.since_known), 0)
        )]
      ) as shares
    from (
      select
        *,
        -- (product, value) of what is still in it.
        arrayFilter(
          (share, product) -> arraySum(line -> if(line.1 = product, line.2, 0), lines) > 0,
          arrayMap(product -> (product, greatest(arraySum(line -> if(line.1 = product, line.3, 0), lines), 0)), names),
          names
        ) as products
      from (
        select
          *,
          arrayFlatten(arrayMap(each -> each.5, since_known)) as lines,
          arrayDistinct(arrayMap(line -> line.1, lines)) as names
        from (
          select
            person_id,
            events,
            beginning.1 as begun, beginning.7 as device, beginning.8 as visitor_id, beginning.9 as session_id,
            arrayDistinct(arrayMap(each -> each.2, events)) as stages,
            arraySlice(events, greatest(arrayLastIndex(each -> each.3 = 'whole', events), 1)) as since_known
          from (
            select
              person_id,
              arrayFirst(each -> each.2 between 1 and 4, cart) as beginning,
              arrayFilter(each -> each.1 between beginning.1 and beginning.1 + window_ticks, cart) as events
            from (
              select
                person_id,
                arrayFilter(
                  (each, no) -> each.2 != 5 or each.6 = '' or no = 1,
                  done, arrayEnumerateUniq(arrayMap(each -> (each.2, each.6), done))
                ) as told_once
              from (
                select
                  e.person_id as person_id,
                  -- Each: (ticks, the stage it shows or 0, what it knows of the cart, its value, its lines, the order, device,
                  -- browser, visit). A line is (product, quantity, value).
                  arraySort(groupArray((
                    e.ticks,
                    multiIf(
                      e.name = 'purchase', 5,
                      e.name = 'add_payment_info', 4,
                      e.name = 'add_shipping_info', 3,
                      e.name = 'begin_checkout', 2,
                      e.name = 'add_to_cart', 1,
                      e.name != 'remove_from_cart' and (notEmpty(e.items) or e.value > 0 or e.item_count > 0), 1,
                      0
                    ),
                    multiIf(
                      e.name in ('add_to_cart', 'remove_from_cart'), 'change',
                      notEmpty(e.items) or e.item_count = 0 or e.value is not null and {by:String} != 'product', 'whole',
                      ''
                    ),
                    e.sign * toDecimal128(ifNull(e.value, arraySum(
                      (price, quantity) -> ifNull(price, 0) * quantity, e.items.price, e.items.quantity
                    )), 4),
                    if({by:String} = 'product', arrayMap(
                      (name, id, price, quantity) -> (
                        if(name != '', name, id),
                        e.sign * toInt64(quantity),
                        e.sign * toDecimal128(ifNull(price, 0) * quantity, 4)
                      ),
                      e.items.item_name, e.items.item_id, e.items.price, e.items.quantity
                    ), []),
                    e.order_id,
                    e.device,
                    if({by:String} = 'channel', e.visitor_id, ''),
                    if({by:String} = 'channel', e.session_id, '')
                  ))) as done
                from (
                  select
                    person_id, ticks, name, items, value, item_count, order_id, device, visitor_id, session_id,
                    if(name = 'remove_from_cart', -1, 1) as sign
                  from period_events(
                    site = {site:String}, from = {from:Date} - intDiv({window_hours:UInt32} + 47, 24),
                    to = {to:Date} + intDiv({window_hours:UInt32} + 47, 24), tz = {tz:String}
                  )
                  where person_id != '' and name in (
                    'add_to_cart', 'remove_from_cart', 'cart_update', 'view_cart', 'begin_checkout', 'add_shipping_info',
                    'add_payment_info', 'purchase'
                  )
                ) as e
                group by e.person_id
              )
            )
            array join arraySplit(
              (each, before) -> before.2 = 5 or each.1 > before.1 + window_ticks, told_once, arrayShiftRight(told_once, 1)
            ) as cart
          )
          where begun >= ticks_of({from:Date}) and begun < ticks_of({to:Date})
        )
      )
    ) as k
    left join (
      select visitor_id, session_id, channel
      from person_sessions(site = {site:String}, from = {from:Date} - 1, to = {to:Date}, tz = {tz:String})
      where {by:String} = 'channel'
    ) as s on s.visitor_id = k.visitor_id and s.session_id = k.session_id
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
