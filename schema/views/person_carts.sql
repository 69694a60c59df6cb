-- One row per cart begun in the period, of no part, device, channel or product (`by`), with the stages it came to.
-- A cart is a person's, on all browsers. It begins with something put in it, where the person touched none for as long
-- as the window or has just bought, and ends when it is bought or its window is over. What is in it say the last event
-- that knows all of it and what was put in and taken out since. An order told twice buys one cart.
create or replace view person_carts as
with
  4096 as ticks_per_ms,
  toUInt64({window_hours:UInt32}) * 3600000 * ticks_per_ms as window_ticks,
  day -> toUInt64(toUnixTimestamp64Milli(toDateTime64(day, 3, {tz:String}))) * ticks_per_ms as ticks_of,
  toUInt64(toUnixTimestamp64Milli(now64(3))) * ticks_per_ms as now_ticks
select
  k.person_id as person_id,
  k.is_known as is_known,
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
        is_known,
        events,
        beginning.1 as begun, beginning.7 as device, beginning.8 as visitor_id, beginning.9 as session_id,
        arrayDistinct(arrayMap(each -> each.2, events)) as stages,
        arraySlice(events, greatest(arrayLastIndex(each -> each.3 = 'whole', events), 1)) as since_known
      from (
        select
          person_id,
          is_known,
          arrayFirst(each -> each.2 between 1 and 4, cart) as beginning,
          arrayFilter(each -> each.1 between beginning.1 and beginning.1 + window_ticks, cart) as events
        from (
          select
            person_id,
            is_known,
            arrayFilter(
              (each, no) -> each.2 != 5 or each.6 = '' or no = 1,
              done, arrayEnumerateUniq(arrayMap(each -> (each.2, each.6), done))
            ) as told_once
          from (
            select
              e.person_id as person_id,
              max(e.is_known) as is_known,
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
                person_id, is_known, ticks, name, items, value, item_count, order_id, device, visitor_id, session_id,
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
) as s on s.visitor_id = k.visitor_id and s.session_id = k.session_id;
