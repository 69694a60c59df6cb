-- title.es: Personas de un canal en una etapa
-- title.en: People of a channel in a stage
-- question.es: ¿A quiénes trajo este canal, y a quiénes atendió en esta etapa?
-- question.en: Whom did this channel bring, and whom did it serve in this stage?
-- parameter.channel.default: direct
-- parameter.channel.es: Canal; `offline`: fuera de la web.
-- parameter.channel.en: Channel; `offline`: off the web.
-- parameter.stage.default: ''
-- parameter.stage.es: Clave de la etapa; vacía, cualquiera.
-- parameter.stage.en: Key of the stage; empty, any.
-- parameter.outcome.default: people
-- parameter.outcome.choices: people, brought
-- parameter.outcome.es: Cuáles: todas, o las que trajo: su primer contacto del período fue por él.
-- parameter.outcome.en: Which: all, or those it brought: their first touch of the period was by it.
-- parameter.limit.default: 100
-- parameter.limit.min: 1
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas filas como mucho.
-- parameter.limit.en: How many rows at most.
-- column.person_id.es: La persona.
-- column.person_id.en: The person.
-- column.is_known.es: Si sabemos quién es.
-- column.is_known.en: Whether we know who it is.
-- column.touches.es: Contactos por el canal
-- column.touches.en: Touches by the channel
-- column.touches.unit: touches
-- column.first_channel.es: Vino por
-- column.first_channel.en: Came by
-- column.total.es: Cuántas son: el número de `channels_by_stage`.
-- column.total.en: How many they are: the number in `channels_by_stage`.
-- column.total.unit: people
-- check.no_more_than_all: (select count() from result) <= total

with
  indexOf(JSONExtract({journey:String}, 'stages', 'Array(String)'), {stage:String}) as stage_no,
  arrayCount(pair -> pair.1 = {channel:String} and ({stage:String} = '' or pair.2 = stage_no), pairs) as own
select
  person_id,
  is_known,
  own as touches,
  pairs[1].1 as first_channel,
  count() over () as total
from journey_channels(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, journey = {journey:String},
  persona = {persona:String}, unit = {unit:String}, filter = {filter:String}
)
where own > 0 and ({outcome:String} = 'people' or pairs[1].1 = {channel:String})
order by touches desc, person_id
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 50000000
