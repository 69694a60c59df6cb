-- title.es: Personas de los carritos
-- title.en: People of the carts
-- question.es: ¿De quiénes son los carritos que se quedaron aquí?
-- question.en: Whose are the carts that were left here?
-- parameter.by.default: all
-- parameter.by.choices: all, device, channel, product
-- parameter.by.es: Por qué se reparten los carritos: nada, el dispositivo o el canal de la visita en que empezaron, o los productos que tenían al final.
-- parameter.by.en: What carts are divided by: nothing, the device or the channel of the visit in which they began, or the products in them at the end.
-- parameter.part.default: ''
-- parameter.part.es: La parte, como en `cart_abandonment`.
-- parameter.part.en: The part, as in `cart_abandonment`.
-- parameter.stage.default: cart
-- parameter.stage.choices: cart, checkout, shipping, payment, purchase
-- parameter.stage.es: Etapa.
-- parameter.stage.en: Stage.
-- parameter.outcome.default: left
-- parameter.outcome.choices: entered, continued, left, still_under_way
-- parameter.outcome.es: Cuáles, como en `cart_abandonment`.
-- parameter.outcome.en: Which, as in `cart_abandonment`.
-- parameter.window_hours.default: 72
-- parameter.window_hours.min: 1
-- parameter.window_hours.max: 744
-- parameter.window_hours.es: Horas desde que empieza el carrito en las que hay que comprar; tras tantas sin tocarlo, el siguiente es otro.
-- parameter.window_hours.en: Hours from the cart's beginning within which it must be bought; after as many untouched, the next is another.
-- parameter.limit.default: 100
-- parameter.limit.min: 1
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas filas como mucho.
-- parameter.limit.en: How many rows at most.
-- column.person_id.es: La persona.
-- column.person_id.en: The person.
-- column.is_known.es: Si sabemos quién es.
-- column.is_known.en: Whether we know who it is.
-- column.begun_at.es: Empezó el carrito
-- column.begun_at.en: Began the cart
-- column.last_stage.es: Hasta dónde llegó
-- column.last_stage.en: How far it came
-- column.value.es: Valor
-- column.value.en: Value
-- column.value.unit: money
-- column.total.es: Cuántas son: el número de `cart_abandonment`.
-- column.total.en: How many they are: the number in `cart_abandonment`.
-- column.total.unit: carts
-- check.no_more_than_all: (select count() from result) <= total

with
  indexOf(['cart', 'checkout', 'shipping', 'payment', 'purchase'], {stage:String}) as stage_no,
  level = stage_no and stage_no < 5 as stays
select
  person_id,
  is_known,
  fromUnixTimestamp64Milli(toInt64(intDiv(begun, 4096)), 'UTC') as begun_at,
  ['cart', 'checkout', 'shipping', 'payment', 'purchase'][level] as last_stage,
  share.2 as value,
  count() over () as total
from person_carts(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, by = {by:String}, window_hours = {window_hours:UInt32}
)
array join shares as share
where share.1 = {part:String} and level >= stage_no
  and multiIf(
    {outcome:String} = 'continued', not stays,
    {outcome:String} = 'left', stays and not is_open,
    {outcome:String} = 'still_under_way', stays and is_open,
    true
  )
order by begun desc, person_id
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 60000000, max_block_size = 4096
