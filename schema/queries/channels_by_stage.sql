-- title.es: Canales por etapa
-- title.en: Channels by stage
-- question.es: ¿Qué canales traen a la gente y cuáles la atienden, etapa por etapa?
-- question.en: Which channels bring people, and which serve them, stage by stage?
-- column.channel.es: Canal de la visita en que ocurrió el contacto; `offline`: fuera de la web, importado.
-- column.channel.en: Channel of the visit in which the touch happened; `offline`: away from the web, imported.
-- column.stage_no.es: Número de la etapa.
-- column.stage_no.en: Number of the stage.
-- column.stage.es: Clave de la etapa.
-- column.stage.en: Key of the stage.
-- column.people.es: Personas que tocaron la etapa por el canal dentro del período; por dos canales cuentan en los dos.
-- column.people.en: People who touched the stage by the channel within the period; by two channels they count in both.
-- column.people.unit: people
-- column.stage_people.es: Personas de la etapa, por cualquier canal: las del mapa.
-- column.stage_people.en: People of the stage, by any channel: those of the map.
-- column.stage_people.unit: people
-- column.share.es: Parte de las personas de la etapa.
-- column.share.en: Share of the people of the stage.
-- column.share.unit: share
-- column.touches.es: Contactos de la etapa por el canal: suman los del mapa.
-- column.touches.en: Touches of the stage by the channel: they add up to those of the map.
-- column.touches.unit: touches
-- column.channel_people.es: Personas del canal en cualquier etapa.
-- column.channel_people.en: People of the channel in any stage.
-- column.channel_people.unit: people
-- column.brought.es: De ellas, las que el canal trajo: su primer contacto del período fue por él. Suman las del recorrido.
-- column.brought.en: Those the channel brought: their first touch of the period was by it. They add up to those of the journey.
-- column.brought.unit: people
-- column.lift.es: Su parte en la etapa entre su parte en todo el recorrido: por encima de 1, atiende aquí más que en lo demás.
-- column.lift.en: Its share in the stage over its share in the whole journey: above 1 it serves here more than elsewhere.
-- column.lift.unit: ratio
-- column.journey_people.es: Personas con algún contacto en el recorrido.
-- column.journey_people.en: People with any touch in the journey.
-- column.journey_people.unit: people
-- people.people: channel_stage_people channel={channel} stage={stage}
-- people.channel_people: channel_stage_people channel={channel}
-- people.brought: channel_stage_people channel={channel} outcome=brought
-- check.parts_of_the_stage: people > 0 and people <= stage_people and people <= channel_people and touches >= people
-- check.brought_once: brought <= channel_people and channel_people <= journey_people
-- check.lift_is_of_the_shares: abs(lift - (people / stage_people) / (channel_people / journey_people)) < 1e-9

-- Each person once for every pair of channel and stage they touched,
-- and for the sums beside: of a stage (no channel), of a channel (stage 0) and of all.
with JSONExtract({journey:String}, 'stages', 'Array(String)') as stage_keys
select
  channel,
  stage_no,
  stage_keys[stage_no] as stage,
  people,
  stage_people,
  people / stage_people as share,
  touches,
  channel_people,
  all_brought as brought,
  share / (channel_people / journey_people) as lift,
  journey_people
from (
  select
    p.part.1 as channel,
    p.part.2 as stage_no,
    count() as people,
    sum(p.part.3) as touches,
    max(if(channel = '', people, 0)) over (partition by stage_no) as stage_people,
    max(if(stage_no = 0, people, 0)) over (partition by channel) as channel_people,
    max(if(stage_no = 0, sum(p.is_first), 0)) over (partition by channel) as all_brought,
    max(people) over () as journey_people
  from (
    select
      arrayJoin(arrayConcat(
        arrayMap(
          pair -> (pair.1, pair.2, toUInt64(countEqual(pairs, pair))), arrayDistinct(pairs)
        ),
        arrayMap(stage_no -> ('', stage_no, toUInt64(0)), arrayDistinct(pairs.2)),
        arrayMap(channel -> (channel, toUInt8(0), toUInt64(0)), arrayDistinct(pairs.1)),
        [('', toUInt8(0), toUInt64(0))]
      )) as part,
      part.2 = 0 and part.1 = pairs[1].1 as is_first
    from journey_channels(
      site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, journey = {journey:String},
      persona = {persona:String}, unit = {unit:String}, filter = {filter:String}
    )
  ) as p
  group by channel, stage_no
)
where channel != '' and stage_no > 0
order by stage_no, people desc, channel
settings max_bytes_before_external_group_by = 50000000
