-- title.es: Clientes que se quedan y que se van
-- title.en: Customers kept and lost
-- question.es: ¿Qué hicieron distinto los clientes que se quedaron y los que se fueron?
-- question.en: What did the customers who stayed do differently from those who left?
-- parameter.by.es: Qué se compara: puntos de contacto del recorrido, eventos o canales por los que llegaron.
-- parameter.by.en: What is compared: touchpoints of the journey, events, or channels they arrived by.
-- parameter.by.default: touchpoint
-- parameter.by.choices: touchpoint, event, channel
-- parameter.kept.es: Quién se quedó: quien compró otra vez (bought_again), o quien volvió después de los días que se miran (active), dentro del plazo.
-- parameter.kept.en: Who was kept: who bought again (bought_again), or came back after the days that are looked at (active), within the window.
-- parameter.kept.default: bought_again
-- parameter.kept.choices: bought_again, active
-- parameter.window_days.es: Plazo: días desde el primer pedido del período.
-- parameter.window_days.en: Window: days from the first order of the period.
-- parameter.window_days.default: 90
-- parameter.window_days.min: 2
-- parameter.window_days.max: 730
-- parameter.within_days.es: Días antes y después de ese pedido en los que se mira lo que hicieron.
-- parameter.within_days.en: Days before and after that order in which it is looked at what they did.
-- parameter.within_days.default: 30
-- parameter.within_days.min: 1
-- parameter.within_days.max: 365
-- parameter.limit.default: 100
-- parameter.limit.min: 1
-- parameter.limit.max: 1000
-- parameter.limit.es: Cuántas filas como mucho.
-- parameter.limit.en: How many rows at most.
-- column.touch.es: Punto de contacto (vacío: ninguna regla lo cubre), evento o canal.
-- column.touch.en: Touchpoint (empty: no rule covers it), event or channel.
-- column.kept_people.es: Clientes que se quedaron y lo hicieron.
-- column.kept_people.en: Customers kept who did it.
-- column.kept_people.unit: people
-- column.kept_share.es: Parte de los que se quedaron.
-- column.kept_share.en: Share of those kept.
-- column.kept_share.unit: share
-- column.lost_people.es: Clientes que se fueron y lo hicieron.
-- column.lost_people.en: Customers lost who did it.
-- column.lost_people.unit: people
-- column.lost_share.es: Parte de los que se fueron.
-- column.lost_share.en: Share of those lost.
-- column.lost_share.unit: share
-- column.ratio.es: Cuántas veces más lo hicieron los que se quedaron; nulo si nadie de los otros lo hizo.
-- column.ratio.en: How many times more those kept did it; null where none of the others did.
-- column.ratio.unit: ratio
-- column.ratio_low.es: Extremo inferior del intervalo del 95 % (Katz).
-- column.ratio_low.en: Lower end of the 95% interval (Katz).
-- column.ratio_low.unit: ratio
-- column.ratio_high.es: Extremo superior.
-- column.ratio_high.en: Upper end.
-- column.ratio_high.unit: ratio
-- column.is_clear.es: El intervalo no contiene el 1 y hay 30 clientes al menos en cada lado.
-- column.is_clear.en: The interval does not hold 1, and there are 30 customers at least on each side.
-- column.kept.es: Clientes que se quedaron.
-- column.kept.en: Customers kept.
-- column.kept.unit: people
-- column.lost.es: Clientes que se fueron: su plazo acabó.
-- column.lost.en: Customers lost: their window is over.
-- column.lost.unit: people
-- column.still_under_way.es: Clientes que aún pueden volver: no se comparan.
-- column.still_under_way.en: Customers who still can come back: not compared.
-- column.still_under_way.unit: people
-- check.parts: kept_people <= kept and lost_people <= lost and kept_people + lost_people > 0
-- check.interval: ratio is null or ratio_low is null or ratio_low <= ratio and ratio <= ratio_high
-- check.clear_needs_people: not is_clear or kept >= 30 and lost >= 30

-- What led to the second order (its last day) is left out, else every cart would be a reason to stay; orders too. A
-- difference is no proof of a cause.
with
  {within_days:UInt16} * 86400000 as within_ms,
  {window_days:UInt16} * 86400000 as window_ms,
  kept_people / nullIf(kept, 0) as p,
  lost_people / nullIf(lost, 0) as q,
  1.959964 * sqrt(1 / kept_people - 1 / kept + 1 / lost_people - 1 / lost) as margin
select
  touch,
  kept_people,
  p as kept_share,
  lost_people,
  q as lost_share,
  p / nullIf(q, 0) as ratio,
  if(kept_people = 0 or lost_people = 0, null, ratio * exp(-margin)) as ratio_low,
  if(kept_people = 0 or lost_people = 0, null, ratio * exp(margin)) as ratio_high,
  kept >= 30 and lost >= 30 and ifNull(ratio_low > 1 or ratio_high < 1, false) as is_clear,
  kept, lost, still_under_way
from (
  select
    t.touch.1 as touch,
    t.touch.2 as is_total,
    countIf(t.outcome = 'kept') as kept_people,
    countIf(t.outcome = 'lost') as lost_people,
    max(if(is_total, kept_people, 0)) over () as kept,
    max(if(is_total, lost_people, 0)) over () as lost,
    max(if(is_total, countIf(t.outcome = 'still_under_way'), 0)) over () as still_under_way
  from (
    select
      arrayJoin(arrayConcat(arrayMap(each -> (each, false), did), [('', true)])) as touch,
      multiIf(
        {kept:String} = 'bought_again' and second > 0 or {kept:String} = 'active' and came, 'kept',
        first + window_ms <= toUnixTimestamp64Milli(now64(3)), 'lost',
        'still_under_way'
      ) as outcome
    from (
      select
        c.first as first,
        c.second as second,
        groupUniqArrayIf(d.touch, d.is_told and d.at >= first - within_ms
          and d.at < if(second > 0, least(first + within_ms, second - 86400000), first + within_ms)) as did,
        countIf(d.at > first + within_ms and d.at <= first + window_ms) > 0 as came
      from (
        select
          t.person_id as person_id,
          toInt64(intDiv(t.ticks, 4096)) as at,
          multiIf(
            {by:String} = 'touchpoint', JSONExtract({journey:String}, 'touchpoints', 'Array(String)')[k.touchpoint_no],
            {by:String} = 'channel', k.channel,
            k.name
          ) as touch,
          k.name != 'purchase' and not endsWith(k.name, '_purchase')
            and multiIf({by:String} = 'channel', k.name = 'arrival', {by:String} = 'event', k.name != 'arrival', true) as is_told
        from person_touches as t
        any left join (
          select kind, toString(name) as name, toString(channel) as channel, touchpoint_no
          from journey_kinds(site = {site:String}, journey = {journey:String}, persona = '')
        ) as k on k.kind = t.kind
        where t.site_id = {site:String}
          and toDate(t.occurred_at) >= toDate(toDateTime64({from:Date}, 3, {tz:String}), 'UTC') - {within_days:UInt16}
          and toDate(t.occurred_at) <= toDate(toDateTime64({to:Date}, 3, {tz:String}), 'UTC') + {window_days:UInt16}
      ) as d
      inner join (
        select
          person_id,
          arraySort(groupArray(toUnixTimestamp64Milli(occurred_at))) as orders,
          orders[1] as first,
          arrayFirst(at -> at > first and at <= first + window_ms, orders) as second
        from person_conversions(
          site = {site:String}, from = {from:Date}, to = {to:Date} + {window_days:UInt16}, tz = {tz:String},
          conversions = {conversions:Array(String)}
        )
        where is_order and person_id != ''
        group by person_id
        having first < toUnixTimestamp64Milli(toDateTime64({to:Date}, 3, {tz:String}))
      ) as c on c.person_id = d.person_id
      group by d.person_id, c.first, c.second
    )
  ) as t
  group by touch, is_total
)
where not is_total and kept_people + lost_people > 0
order by is_clear desc, abs(ifNull(p, 0) - ifNull(q, 0)) desc, touch
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 100000000
