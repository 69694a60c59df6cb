-- title.es: Atribución
-- title.en: Attribution
-- question.es: ¿Qué canales merecen el crédito de las conversiones, según cada modelo?
-- question.en: Which channels deserve the credit for conversions, under each model?
-- parameter.by.es: Por qué se reparte.
-- parameter.by.en: What shares the credit.
-- parameter.by.default: channel
-- parameter.by.choices: channel, source, medium, campaign, landing_page, stage
-- parameter.lookback_days.es: Días antes de la conversión en los que un contacto cuenta.
-- parameter.lookback_days.en: Days before the conversion in which a touch counts.
-- parameter.lookback_days.default: 30
-- parameter.lookback_days.min: 1
-- parameter.lookback_days.max: 730
-- parameter.half_life_days.es: Días en los que un contacto pierde la mitad de su peso (decaimiento).
-- parameter.half_life_days.en: Days in which a touch loses half its weight (time decay).
-- parameter.half_life_days.default: 7
-- parameter.half_life_days.min: 0.01
-- parameter.replicates.es: Réplicas del intervalo (bootstrap por personas); 0 es sin intervalo.
-- parameter.replicates.en: Replicates of the interval (bootstrap over people); 0 is no interval.
-- parameter.replicates.default: 0
-- parameter.replicates.max: 500
-- parameter.interval_of.es: Modelo del que es el intervalo.
-- parameter.interval_of.en: Model that the interval is of.
-- parameter.interval_of.default: linear
-- parameter.interval_of.choices: first, last, last_non_direct, linear, position, time_decay, shapley
-- column.touchpoint.es: Canal, fuente, medio, campaña, página o etapa; vacío en la fila sin atribuir.
-- column.touchpoint.en: Channel, source, medium, campaign, page or stage; empty in the row without attribution.
-- column.is_attributed.es: Falso en la fila de las conversiones sin contacto conocido.
-- column.is_attributed.en: False in the row of conversions without a known touch.
-- column.people.es: Personas con alguna conversión en cuyo camino estuvo.
-- column.people.en: People with a conversion whose path it was on.
-- column.people.unit: people
-- column.influenced.es: Conversiones en cuyo camino estuvo; una puede contar en varias filas.
-- column.influenced.en: Conversions whose path it was on; one may count in several rows.
-- column.influenced.unit: conversions
-- column.first.es: Primer contacto: conversiones.
-- column.first.en: First touch: conversions.
-- column.first.unit: conversions
-- column.last.es: Último contacto: conversiones.
-- column.last.en: Last touch: conversions.
-- column.last.unit: conversions
-- column.last_non_direct.es: Último contacto no directo: conversiones.
-- column.last_non_direct.en: Last touch that was not direct: conversions.
-- column.last_non_direct.unit: conversions
-- column.linear.es: Lineal: conversiones.
-- column.linear.en: Linear: conversions.
-- column.linear.unit: conversions
-- column.position.es: Por posición (40/20/40): conversiones.
-- column.position.en: By position (40/20/40): conversions.
-- column.position.unit: conversions
-- column.time_decay.es: Decaimiento en el tiempo: conversiones.
-- column.time_decay.en: Time decay: conversions.
-- column.time_decay.unit: conversions
-- column.shapley.es: Shapley: conversiones.
-- column.shapley.en: Shapley: conversions.
-- column.shapley.unit: conversions
-- column.first_revenue.es: Primer contacto: ingresos.
-- column.first_revenue.en: First touch: revenue.
-- column.first_revenue.unit: money
-- column.last_revenue.es: Último contacto: ingresos.
-- column.last_revenue.en: Last touch: revenue.
-- column.last_revenue.unit: money
-- column.last_non_direct_revenue.es: Último contacto no directo: ingresos.
-- column.last_non_direct_revenue.en: Last touch that was not direct: revenue.
-- column.last_non_direct_revenue.unit: money
-- column.linear_revenue.es: Lineal: ingresos.
-- column.linear_revenue.en: Linear: revenue.
-- column.linear_revenue.unit: money
-- column.position_revenue.es: Por posición (40/20/40): ingresos.
-- column.position_revenue.en: By position (40/20/40): revenue.
-- column.position_revenue.unit: money
-- column.time_decay_revenue.es: Decaimiento en el tiempo: ingresos.
-- column.time_decay_revenue.en: Time decay: revenue.
-- column.time_decay_revenue.unit: money
-- column.shapley_revenue.es: Shapley: ingresos.
-- column.shapley_revenue.en: Shapley: revenue.
-- column.shapley_revenue.unit: money
-- column.cost.es: Lo que costó en los días del período; nulo donde no se importó nada.
-- column.cost.en: What it cost in the days of the period; null where nothing was imported.
-- column.cost.unit: money
-- column.first_cpa.es: Primer contacto: costo por conversión.
-- column.first_cpa.en: First touch: cost per conversion.
-- column.first_cpa.unit: money
-- column.last_cpa.es: Último contacto: costo por conversión.
-- column.last_cpa.en: Last touch: cost per conversion.
-- column.last_cpa.unit: money
-- column.last_non_direct_cpa.es: Último contacto no directo: costo por conversión.
-- column.last_non_direct_cpa.en: Last touch that was not direct: cost per conversion.
-- column.last_non_direct_cpa.unit: money
-- column.linear_cpa.es: Lineal: costo por conversión.
-- column.linear_cpa.en: Linear: cost per conversion.
-- column.linear_cpa.unit: money
-- column.position_cpa.es: Por posición (40/20/40): costo por conversión.
-- column.position_cpa.en: By position (40/20/40): cost per conversion.
-- column.position_cpa.unit: money
-- column.time_decay_cpa.es: Decaimiento en el tiempo: costo por conversión.
-- column.time_decay_cpa.en: Time decay: cost per conversion.
-- column.time_decay_cpa.unit: money
-- column.shapley_cpa.es: Shapley: costo por conversión.
-- column.shapley_cpa.en: Shapley: cost per conversion.
-- column.shapley_cpa.unit: money
-- column.first_roas.es: Primer contacto: ingresos por unidad de costo.
-- column.first_roas.en: First touch: revenue per unit of cost.
-- column.first_roas.unit: ratio
-- column.last_roas.es: Último contacto: ingresos por unidad de costo.
-- column.last_roas.en: Last touch: revenue per unit of cost.
-- column.last_roas.unit: ratio
-- column.last_non_direct_roas.es: Último contacto no directo: ingresos por unidad de costo.
-- column.last_non_direct_roas.en: Last touch that was not direct: revenue per unit of cost.
-- column.last_non_direct_roas.unit: ratio
-- column.linear_roas.es: Lineal: ingresos por unidad de costo.
-- column.linear_roas.en: Linear: revenue per unit of cost.
-- column.linear_roas.unit: ratio
-- column.position_roas.es: Por posición (40/20/40): ingresos por unidad de costo.
-- column.position_roas.en: By position (40/20/40): revenue per unit of cost.
-- column.position_roas.unit: ratio
-- column.time_decay_roas.es: Decaimiento en el tiempo: ingresos por unidad de costo.
-- column.time_decay_roas.en: Time decay: revenue per unit of cost.
-- column.time_decay_roas.unit: ratio
-- column.shapley_roas.es: Shapley: ingresos por unidad de costo.
-- column.shapley_roas.en: Shapley: revenue per unit of cost.
-- column.shapley_roas.unit: ratio
-- column.early.es: Contactos que abrieron un camino de varios.
-- column.early.en: Touches that opened a path of several.
-- column.mid.es: Contactos en medio de un camino.
-- column.mid.en: Touches in the middle of a path.
-- column.late.es: Contactos que cerraron un camino, también los únicos.
-- column.late.en: Touches that closed a path, those alone on it too.
-- column.median_days.es: Mediana de días del contacto a la conversión.
-- column.median_days.en: Median days from the touch to the conversion.
-- column.median_days.unit: days
-- column.median_touches.es: Mediana de contactos en los caminos en los que estuvo.
-- column.median_touches.en: Median touches of the paths it was on.
-- column.low.es: Extremo inferior del intervalo del 95 % (conversiones); nulo sin réplicas.
-- column.low.en: Lower end of the 95% interval (conversions); null without replicates.
-- column.low.unit: conversions
-- column.high.es: Extremo superior.
-- column.high.en: Upper end.
-- column.high.unit: conversions
-- people.influenced: conversion_people touchpoint={touchpoint} outcome=influenced
-- people.first: conversion_people touchpoint={touchpoint} outcome=first
-- people.last: conversion_people touchpoint={touchpoint} outcome=last
-- people.last_non_direct: conversion_people touchpoint={touchpoint} outcome=last_non_direct
-- check.first_sums: (select abs(sum(first) - sum(last)) < 1e-6 * (1 + sum(last)) and abs(sum(first_revenue) - sum(last_revenue)) < 1e-6 * (1 + abs(sum(last_revenue))) from result)
-- check.last_non_direct_sums: (select abs(sum(last_non_direct) - sum(last)) < 1e-6 * (1 + sum(last)) and abs(sum(last_non_direct_revenue) - sum(last_revenue)) < 1e-6 * (1 + abs(sum(last_revenue))) from result)
-- check.linear_sums: (select abs(sum(linear) - sum(last)) < 1e-6 * (1 + sum(last)) and abs(sum(linear_revenue) - sum(last_revenue)) < 1e-6 * (1 + abs(sum(last_revenue))) from result)
-- check.position_sums: (select abs(sum(position) - sum(last)) < 1e-6 * (1 + sum(last)) and abs(sum(position_revenue) - sum(last_revenue)) < 1e-6 * (1 + abs(sum(last_revenue))) from result)
-- check.time_decay_sums: (select abs(sum(time_decay) - sum(last)) < 1e-6 * (1 + sum(last)) and abs(sum(time_decay_revenue) - sum(last_revenue)) < 1e-6 * (1 + abs(sum(last_revenue))) from result)
-- check.shapley_sums: (select abs(sum(shapley) - sum(last)) < 1e-6 * (1 + sum(last)) and abs(sum(shapley_revenue) - sum(last_revenue)) < 1e-6 * (1 + abs(sum(last_revenue))) from result)
-- check.one_unattributed_row: is_attributed or touchpoint = ''
-- check.no_cost_is_no_data: cost is not null or linear_cpa is null and linear_roas is null
-- check.in_no_more_than_all: influenced <= (select round(sum(last)) from result)

-- What cost something and brought nothing has a row, too. Every touch of every conversion once, with its credit under each model; a conversion without touches gives its whole
-- credit to one row that is not attributed. Weights of time decay are relative to the last touch, so none vanish.
select
  touchpoint, is_attributed, people, influenced,
  first, last, last_non_direct, linear, position, time_decay, shapley,
  first_revenue, last_revenue, last_non_direct_revenue, linear_revenue, position_revenue, time_decay_revenue, shapley_revenue,
  cost,
  cost / nullIf(first, 0) as first_cpa,
  cost / nullIf(last, 0) as last_cpa,
  cost / nullIf(last_non_direct, 0) as last_non_direct_cpa,
  cost / nullIf(linear, 0) as linear_cpa,
  cost / nullIf(position, 0) as position_cpa,
  cost / nullIf(time_decay, 0) as time_decay_cpa,
  cost / nullIf(shapley, 0) as shapley_cpa,
  first_revenue / nullIf(cost, 0) as first_roas,
  last_revenue / nullIf(cost, 0) as last_roas,
  last_non_direct_revenue / nullIf(cost, 0) as last_non_direct_roas,
  linear_revenue / nullIf(cost, 0) as linear_roas,
  position_revenue / nullIf(cost, 0) as position_roas,
  time_decay_revenue / nullIf(cost, 0) as time_decay_roas,
  shapley_revenue / nullIf(cost, 0) as shapley_roas,
  early, mid, late, median_days, median_touches, low, high
from (
  select
    touchpoint,
    is_attributed,
    uniqExactIf(person_id, is_attributed and person_id != '') as people,
    sum(is_new) as influenced,
    sum(credits[1]) as first,
    sum(credits[2]) as last,
    sum(credits[3]) as last_non_direct,
    sum(credits[4]) as linear,
    sum(credits[5]) as position,
    sum(credits[6]) as time_decay,
    sum(credits[7]) as shapley,
    sum(credits[1] * revenue) as first_revenue,
    sum(credits[2] * revenue) as last_revenue,
    sum(credits[3] * revenue) as last_non_direct_revenue,
    sum(credits[4] * revenue) as linear_revenue,
    sum(credits[5] * revenue) as position_revenue,
    sum(credits[6] * revenue) as time_decay_revenue,
    sum(credits[7] * revenue) as shapley_revenue,
    countIf(is_attributed and no = 1 and n > 1) as early,
    countIf(is_attributed and no > 1 and no < n) as mid,
    countIf(is_attributed and no = n) as late,
    quantileExactInclusiveOrNullIf(0.5)(ms_before / 86400000, is_attributed) as median_days,
    quantileExactInclusiveOrNullIf(0.5)(n, is_attributed and is_new) as median_touches,
    -- Poisson(1) weights of a hash of person and replicate: the same answer every time.
    arraySort(sumForEach(arrayMap(
      r -> credits[indexOf(['first', 'last', 'last_non_direct', 'linear', 'position', 'time_decay', 'shapley'], {interval_of:String})]
        * arrayCount(p -> p < cityHash64(person_id, r) / 18446744073709551616.,
          [0.367879441, 0.735758882, 0.919698603, 0.981011843, 0.996340153, 0.999405815, 0.999916759]),
      range({replicates:UInt16})
    ))) as replicated,
    if({replicates:UInt16} = 0, null, replicated[greatest(1, toUInt32(ceil(0.025 * {replicates:UInt16})))]) as low,
    if({replicates:UInt16} = 0, null, replicated[greatest(1, toUInt32(ceil(0.975 * {replicates:UInt16})))]) as high
  from (
    select
      person_id, revenue, n,
      arrayJoin(if(n = 0, [('', false, 1, 1, toInt64(0), arrayWithConstant(7, 1.))], arrayMap(
        (t, key, weight, i) -> (
          if(key = '', '(not set)', key), true, toUInt8(indexOf(keys, key) = i), toUInt32(i), converted_at - t.1,
          [
            toFloat64(i = 1),
            toFloat64(i = n),
            toFloat64(i = if(last_told = 0, n, last_told)),
            1 / n,
            multiIf(n = 1, 1, n = 2, 0.5, i in (1, n), 0.4, 0.2 / (n - 2)),
            weight / total_weight,
            1 / (length(arrayDistinct(keys)) * countEqual(keys, key))
          ]
        ), path, keys, weights, arrayEnumerate(path)
      ))) as touch,
      touch.1 as touchpoint, touch.2 as is_attributed, touch.3 as is_new, touch.4 as no, touch.5 as ms_before,
      touch.6 as credits
    from (
      select
        person_id,
        arrayJoin(conversions) as conversion,
        conversion.1 as converted_at,
        conversion.2 as revenue,
        arrayFilter(
          t -> t.1 <= converted_at and t.1 >= converted_at - {lookback_days:UInt16} * 86400000, touches
        ) as path,
        length(path) as n,
        arrayMap(t -> t.3, path) as keys,
        arrayLastIndex(t -> not t.4, path) as last_told,
        arrayMap(t -> exp2((t.1 - path[-1].1) / ({half_life_days:Float64} * 86400000)), path) as weights,
        arraySum(weights) as total_weight
      from conversion_paths(
        site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String},
        conversions = {conversions:Array(String)}, by = {by:String}, lookback_days = {lookback_days:UInt16},
        journey = {journey:String}
      )
    )
  )
  group by touchpoint, is_attributed
) as c
full join (
  select if(part = '', '(not set)', part) as touchpoint, true as is_attributed, p.cost as cost
  from part_costs(site = {site:String}, from = {from:Date}, to = {to:Date}, by = {by:String}) as p
) as s using (touchpoint, is_attributed)
order by is_attributed desc, influenced desc, touchpoint
settings max_bytes_before_external_group_by = 50000000
