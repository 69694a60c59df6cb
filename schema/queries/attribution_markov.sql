-- title.es: Atribución de Markov
-- title.en: Markov attribution
-- question.es: ¿Cuántas conversiones se perderían sin cada canal?
-- question.en: How many conversions would be lost without each channel?
-- parameter.by.es: Por qué se reparte.
-- parameter.by.en: What shares the credit.
-- parameter.by.default: channel
-- parameter.by.choices: channel, source, campaign, landing_page
-- parameter.lookback_days.es: Días antes de la conversión en los que un contacto cuenta.
-- parameter.lookback_days.en: Days before the conversion in which a touch counts.
-- parameter.lookback_days.default: 30
-- parameter.lookback_days.min: 1
-- parameter.lookback_days.max: 730
-- parameter.limit.es: Cuántos se distinguen, los más frecuentes; los otros van juntos en `(other)`.
-- parameter.limit.en: How many are told apart, the most frequent; the others go together as `(other)`.
-- parameter.limit.default: 20
-- parameter.limit.max: 40
-- column.touchpoint.es: Canal, fuente, campaña o página; vacío en la fila sin atribuir.
-- column.touchpoint.en: Channel, source, campaign or page; empty in the row without attribution.
-- column.is_attributed.es: Falso en la fila de las conversiones sin contacto conocido.
-- column.is_attributed.en: False in the row of conversions without a known touch.
-- column.removal_effect.es: Parte de la probabilidad de convertir que se pierde al quitarlo.
-- column.removal_effect.en: Share of the probability to convert that is lost when it is taken away.
-- column.removal_effect.unit: share
-- column.conversions.es: Conversiones, en proporción al efecto.
-- column.conversions.en: Conversions, in proportion to the effect.
-- column.conversions.unit: conversions
-- column.revenue.es: Ingresos, en proporción al efecto.
-- column.revenue.en: Revenue, in proportion to the effect.
-- column.revenue.unit: money
-- check.effect_is_a_share: removal_effect is null or removal_effect between -1e-9 and 1 + 1e-9
-- check.one_unattributed_row: is_attributed or touchpoint = ''

-- Paths of `attribution` that converted; and of people, what followed their last conversion or, without one, all of the
-- period, as paths that did not. States: '' is the start, '!' converted, '?' did not, the others 't' and the key.
-- Staying in a state changes no removal effect, so it is left out and the iteration is short.
with
  edges as (
    select groupArray((src, dst, w, money)) as e
    from (
      select src, dst, toFloat64(count()) as w, sum(if(dst = '!', path.3, 0)) as money
      from (
        select
          arrayJoin(arrayConcat(
            arrayMap(c -> (
              arrayFilter(t -> t.1 <= c.1 and t.1 >= c.1 - {lookback_days:UInt16} * 86400000, touches), true, c.2
            ), conversions),
            [(arrayFilter(t -> t.1 > begins_after and t.1 < ends_before, touches), false, 0.)]
          )) as path,
          arrayConcat([''], arrayCompact(arrayMap(t -> t.3, path.1)), [if(path.2, '!', '?')]) as states
        from (
          select
            person_id,
            arraySort(groupArrayIf((ms, money), kind = 'conversion')) as conversions,
            arraySort(groupUniqArrayIf(arrival, kind = 'arrival')) as arrivals,
            arrayMap(t -> t.5, arrivals) as visits,
            arrayFilter((t, no) -> not t.4 or indexOf(visits, t.5) = no, arrivals, arrayEnumerate(arrivals)) as touches,
            toUnixTimestamp64Milli(toDateTime64({to:Date}, 3, {tz:String})) as ends_before,
            if(
              empty(conversions), toUnixTimestamp64Milli(toDateTime64({from:Date}, 3, {tz:String})) - 1,
              conversions[-1].1
            ) as begins_after
          from (
            select
              'arrival' as kind, person_id, toInt64(0) as ms, 0. as money,
              (
                arrival.1, arrival.2,
                concat('t', if(arrival.3 in (
                  select arrival.3
                  from person_arrivals(
                    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, by = {by:String},
                    lookback_days = {lookback_days:UInt16}
                  )
                  group by arrival.3 order by count() desc, arrival.3 limit {limit:UInt16}
                ), if(arrival.3 = '', '(not set)', arrival.3), '(other)')),
                arrival.4, arrival.5
              ) as arrival
            from person_arrivals(
              site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, by = {by:String},
              lookback_days = {lookback_days:UInt16}
            )
            union all
            select
              'conversion', person_id, toUnixTimestamp64Milli(occurred_at), toFloat64(revenue),
              (toInt64(0), toUInt32(0), '', false, toUInt64(0))
            from person_conversions(
              site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String},
              conversions = {conversions:Array(String)}
            )
          )
          group by person_id
        )
        where path.2 or notEmpty(path.1)
      )
      array join arrayPopBack(states) as src, arrayPopFront(states) as dst
      group by src, dst
    )
  ),
  chain as (
    select
      e,
      arraySort(arrayFilter(s -> s != '', arrayDistinct(arrayMap(t -> t.1, e)))) as names,
      arrayMap(s -> arraySum(t -> if(t.1 = s, t.3, 0.), e), names) as outgoing,
      arraySum(t -> if(t.1 = '' and t.2 != '!', t.3, 0.), e) as started,
      arrayMap((s, o) -> arrayMap(s2 -> arraySum(t -> if(t.1 = s and t.2 = s2, t.3, 0.), e) / o, names), names, outgoing) as moves,
      arrayMap((s, o) -> arraySum(t -> if(t.1 = s and t.2 = '!', t.3, 0.), e) / o, names, outgoing) as converts,
      arrayMap(s -> arraySum(t -> if(t.1 = '' and t.2 = s, t.3, 0.), e) / started, names) as begins,
      arraySum(t -> if(t.1 != '' and t.2 = '!', t.3, 0.), e) as total,
      arraySum(t -> if(t.1 != '' and t.2 = '!', t.4, 0.), e) as total_money,
      arraySum(t -> if(t.1 = '' and t.2 = '!', t.3, 0.), e) as unattributed,
      arraySum(t -> if(t.1 = '' and t.2 = '!', t.4, 0.), e) as unattributed_money
    from edges
  ),
  solved as (
    select
      *,
      -- The probability to convert: of all, and without each.
      arrayMap(gone -> arrayDotProduct(begins, arrayFold(
        (x, _) -> arrayMap(
          i -> if(i = gone, 0., converts[i] + arrayDotProduct(moves[i], x)), arrayEnumerate(names)
        ),
        range(300), arrayMap(s -> 0., names)
      )), range(0, length(names) + 1)) as p,
      arrayMap(without -> if(p[1] = 0, 0., 1 - without / p[1]), arrayPopFront(p)) as effects
    from chain
  )
select row.1 as touchpoint, row.2 as is_attributed, row.3 as removal_effect, row.4 as conversions, row.5 as revenue
from (
  select arrayJoin(arrayConcat(
    arrayMap((s, effect) -> (
      substring(s, 2), true, effect::Nullable(Float64),
      if(total = 0, 0., total * effect / arraySum(effects)), if(total = 0, 0., total_money * effect / arraySum(effects))
    ), names, effects),
    if(unattributed = 0, [], [('', false, null::Nullable(Float64), unattributed, unattributed_money)])
  )) as row
  from solved
)
order by is_attributed desc, conversions desc, touchpoint
