-- title.es: Personas que contactan
-- title.en: People who make contact
-- question.es: ¿Quiénes contactaron así, y cuánto esperaron?
-- question.en: Who made contact this way, and how long did they wait?
-- parameter.kind.default: click
-- parameter.kind.choices: click, chat, form, lead, event
-- parameter.kind.es: Tipo de contacto, como en `contact_channels`.
-- parameter.kind.en: Kind of contact, as in `contact_channels`.
-- parameter.method.default: ''
-- parameter.method.es: Medio, proveedor del chat, formulario o evento.
-- parameter.method.en: Method, chat provider, form or event.
-- parameter.outcome.default: people
-- parameter.outcome.choices: people, converted_before, converted_after
-- parameter.outcome.es: Cuáles: todas, o las que hicieron una conversión antes o después.
-- parameter.outcome.en: Which: all, or those who made a conversion before or after.
-- parameter.forms.default: contact
-- parameter.forms.es: Formularios que son un contacto: los que llevan alguno de estos textos en su id o en su nombre.
-- parameter.forms.en: Forms that are a contact: those with one of these texts in their id or name.
-- parameter.events.default: call_answered, meeting_held
-- parameter.events.es: Otros eventos que son un contacto, como los que importa un servidor.
-- parameter.events.en: Other events that are a contact, as those a server imports.
-- parameter.limit.default: 100
-- parameter.limit.min: 1
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas filas como mucho.
-- parameter.limit.en: How many rows at most.
-- column.person_id.es: La persona.
-- column.person_id.en: The person.
-- column.is_known.es: Si sabemos quién es.
-- column.is_known.en: Whether we know who it is.
-- column.first_at.es: Primer contacto
-- column.first_at.en: First contact
-- column.contacts.es: Contactos
-- column.contacts.en: Contacts
-- column.contacts.unit: contacts
-- column.ms_to_answer.es: Espera del primero
-- column.ms_to_answer.en: Wait of the first
-- column.ms_to_answer.unit: ms
-- column.has_converted.es: Convirtió después
-- column.has_converted.en: Converted afterwards
-- column.total.es: Cuántas son: el número de `contact_channels`.
-- column.total.en: How many they are: the number in `contact_channels`.
-- column.total.unit: people
-- check.no_more_than_all: (select count() from result) <= total

with
  arrayFilter(each -> each.1 = {kind:String} and each.2 = {method:String} and each.3 > 0, p.contacts) as own,
  own[1].3 as asked
select
  person_id,
  is_known,
  fromUnixTimestamp64Milli(toInt64(intDiv(asked, 4096)), 'UTC') as first_at,
  length(own) as contacts,
  if(own[1].4 > 0, round((own[1].4 - asked) / 4096), null) as ms_to_answer,
  (last_converted > asked)::Bool as has_converted,
  count() over () as total
from person_contacts(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, conversions = {conversions:Array(String)},
  forms = {forms:Array(String)}, events = {events:Array(String)}
) as p
where notEmpty(own)
  and multiIf(
    {outcome:String} = 'converted_before', first_converted > 0 and first_converted < asked,
    {outcome:String} = 'converted_after', has_converted,
    true
  )
order by first_at desc, person_id
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 60000000, max_block_size = 4096
