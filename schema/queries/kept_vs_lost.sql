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
-- people.kept_people: kept_people touch={touch} outcome=kept
-- people.lost_people: kept_people touch={touch} outcome=lost
-- people.kept: kept_people of=all outcome=kept
-- people.lost: kept_people of=all outcome=lost
-- people.still_under_way: kept_people of=all outcome=still_under_way
-- check.parts: kept_people <= kept and lost_people <= lost and kept_people + lost_people > 0
-- check.interval: ratio is null or ratio_low is null or ratio_low <= ratio and ratio <= ratio_high
-- check.clear_needs_people: not is_clear or kept >= 30 and lost >= 30

-- A difference is no proof of a cause.
with
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
      outcome
    from customer_touches(
      site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, journey = {journey:String},
      conversions = {conversions:Array(String)}, kept = {kept:String}, by = {by:String}, within_days = {within_days:UInt16},
      window_days = {window_days:UInt16}
    )
  ) as t
  group by touch, is_total
)
where not is_total and kept_people + lost_people > 0
order by is_clear desc, abs(ifNull(p, 0) - ifNull(q, 0)) desc, touch
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 100000000
