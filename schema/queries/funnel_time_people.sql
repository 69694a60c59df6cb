-- title.es: Personas que tardan esto
-- title.en: People who take this long
-- question.es: ¿Quiénes tardaron esto en el paso?
-- question.en: Who took this long for the step?
-- parameter.steps.default: page_view, add_to_cart, purchase
-- parameter.steps.es: Pasos en orden, como mucho diez: `evento`, `evento:/ruta*`, `evento[campo=texto]`, `uno|otro`, `?opcional`, `!excluido` (docs/funnels.md).
-- parameter.steps.en: Steps in order, ten at most: `event`, `event:/path*`, `event[field=text]`, `one|other`, `?optional`, `!excluded` (docs/funnels.md).
-- parameter.window_hours.default: 168
-- parameter.window_hours.min: 1
-- parameter.window_hours.max: 8784
-- parameter.window_hours.es: Horas desde el primer paso en las que hay que dar los demás.
-- parameter.window_hours.en: Hours from the first step within which the others must be taken.
-- parameter.mode.default: ordered
-- parameter.mode.choices: ordered, strict, any
-- parameter.mode.es: Cómo se encadenan los pasos: ordered, en este orden; strict, en este orden y sin nada que la persona haga en medio; any, en cualquier orden.
-- parameter.mode.en: How steps follow each other: ordered, in this order; strict, in this order and nothing done in between; any, in any order.
-- parameter.step.default: 0
-- parameter.step.max: 10
-- parameter.step.es: Paso, desde el anterior que no se puede saltar; 0, del primero al último.
-- parameter.step.en: Step, since the one before that cannot be left out; 0, from the first to the last.
-- parameter.from_ms.default: 0
-- parameter.from_ms.es: Desde este tiempo, en milisegundos.
-- parameter.from_ms.en: From this time on, in milliseconds.
-- parameter.to_ms.default: ''
-- parameter.to_ms.es: Hasta antes de este; vacío, sin límite.
-- parameter.to_ms.en: Up to before this; empty, without limit.
-- parameter.limit.default: 100
-- parameter.limit.min: 1
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas filas como mucho.
-- parameter.limit.en: How many rows at most.
-- column.person_id.es: La persona.
-- column.person_id.en: The person.
-- column.is_known.es: Si sabemos quién es.
-- column.is_known.en: Whether we know who it is.
-- column.reached_at.es: Llegó
-- column.reached_at.en: Came
-- column.ms.es: Tardó
-- column.ms.en: Took
-- column.ms.unit: ms
-- column.total.es: Cuántas son: el número de `funnel_times`.
-- column.total.en: How many they are: the number in `funnel_times`.
-- column.total.unit: people
-- check.no_more_than_all: (select count() from result) <= total

with if({step:UInt8} = 0, s.ms_to_done, s.ms_from_previous) as took
select
  person_id,
  is_known,
  fromUnixTimestamp64Milli(toInt64(intDiv(came, 4096)), 'UTC') as reached_at,
  took as ms,
  count() over () as total
from funnel_steps(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, steps = {steps:String},
  window_hours = {window_hours:UInt32}, mode = {mode:String}
) as s
where step = greatest({step:UInt8}, 1) and took >= {from_ms:Float64}
  and ({to_ms:String} = '' or took < toFloat64OrZero({to_ms:String}))
order by took desc, person_id
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 100000000
