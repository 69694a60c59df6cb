-- title.es: Canales de contacto
-- title.en: Contact channels
-- question.es: ¿Por dónde nos contacta la gente, cuánto espera respuesta y convierte más que la demás?
-- question.en: How do people contact us, how long do they wait, and do they convert more than the others?
-- parameter.forms.default: contact
-- parameter.forms.es: Formularios que son un contacto: los que llevan alguno de estos textos en su id o en su nombre.
-- parameter.forms.en: Forms that are a contact: those with one of these texts in their id or name.
-- parameter.events.default: call_answered, meeting_held
-- parameter.events.es: Otros eventos que son un contacto, como los que importa un servidor.
-- parameter.events.en: Other events that are a contact, as those a server imports.
-- column.kind.es: click (un enlace a WhatsApp, teléfono, correo…: una intención), chat, form (formulario enviado), lead (pidió que lo contacten) o event.
-- column.kind.en: click (a link to WhatsApp, telephone, e-mail …: an intent), chat, form (form accepted), lead (asked to be contacted) or event.
-- column.method.es: Medio, proveedor del chat, formulario o evento.
-- column.method.en: Method, chat provider, form or event.
-- column.people.es: Personas que contactaron así; en un chat, que escribieron.
-- column.people.en: People who made contact so; in a chat, who wrote.
-- column.people.unit: people
-- column.contacts.es: Contactos: clics, envíos o conversaciones.
-- column.contacts.en: Contacts: clicks, submits or conversations.
-- column.contacts.unit: contacts
-- column.openers.es: Personas que abrieron el chat; vacío en los demás.
-- column.openers.en: People who opened the chat; null for the others.
-- column.openers.unit: people
-- column.answered.es: Conversaciones que una persona respondió; vacío donde el chat no lo dice.
-- column.answered.en: Conversations that a person answered; null where the chat does not tell.
-- column.answered.unit: contacts
-- column.unanswered.es: Conversaciones que nadie respondió.
-- column.unanswered.en: Conversations that nobody answered.
-- column.unanswered.unit: contacts
-- column.still_under_way.es: Conversaciones de la última media hora que aún esperan respuesta.
-- column.still_under_way.en: Conversations of the last half hour that wait for an answer yet.
-- column.still_under_way.unit: contacts
-- column.median_ms_to_answer.es: Mediana de la espera hasta el primer mensaje de una persona, o hasta que se unió.
-- column.median_ms_to_answer.en: Median wait for the first message of a person, or for their joining.
-- column.median_ms_to_answer.unit: ms
-- column.ratings.es: Valoraciones del chat.
-- column.ratings.en: Ratings of the chat.
-- column.ratings.unit: answers
-- column.mean_rating.es: Valoración media, de 0 (la peor posible) a 1.
-- column.mean_rating.en: Mean rating, from 0 (the worst possible) to 1.
-- column.mean_rating.unit: share
-- column.converted_before.es: Personas que ya habían hecho una conversión en el período.
-- column.converted_before.en: People who had made a conversion in the period before.
-- column.converted_before.unit: people
-- column.converted_after.es: Personas que hicieron una después; `generate_lead` no cuenta: es un contacto.
-- column.converted_after.en: People who made one afterwards; `generate_lead` does not count: it is a contact.
-- column.converted_after.unit: people
-- column.conversion_rate.es: Parte de quienes contactaron que hizo una después.
-- column.conversion_rate.en: Share of those who made contact who made one afterwards.
-- column.conversion_rate.unit: share
-- column.others.es: Personas que no contactaron de ningún modo.
-- column.others.en: People who made no contact at all.
-- column.others.unit: people
-- column.others_converted.es: De ellas, las que hicieron una conversión.
-- column.others_converted.en: Of them, those who made a conversion.
-- column.others_converted.unit: people
-- column.others_conversion_rate.es: Su parte.
-- column.others_conversion_rate.en: Their share.
-- column.others_conversion_rate.unit: share
-- column.difference.es: Cuánto más convierten quienes contactaron; quien contacta suele ser quien más interés tiene, así que no prueba una causa.
-- column.difference.en: How much more those who made contact convert; who does is often who is keener, so it proves no cause.
-- column.difference_low.es: Desde dónde llega su intervalo del 95 %.
-- column.difference_low.en: Lower end of its 95 % interval.
-- column.difference_high.es: Hasta dónde llega.
-- column.difference_high.en: Upper end.
-- people.people: contact_people kind={kind} method={method}
-- people.converted_before: contact_people kind={kind} method={method} outcome=converted_before
-- people.converted_after: contact_people kind={kind} method={method} outcome=converted_after
-- check.conversations_add_up: answered is null or contacts = answered + unanswered + still_under_way
-- check.people_made_contacts: people <= contacts and converted_after <= people and converted_before <= people
-- check.rates_are_shares: (conversion_rate is null or conversion_rate between 0 and 1) and (mean_rating is null or mean_rating between 0 and 1) and others_converted <= others
-- check.difference_in_interval: difference is null or difference between difference_low - 0.0001 and difference_high + 0.0001
-- check.one_row_each: (select uniqExact(kind, method) from result) = (select count() from result)

with
  toUInt64(toUnixTimestamp64Milli(now64(3)) - 30 * 60000) * 4096 as half_an_hour_ago,
  1.959964 as z,
  -- Wilson's interval of a share; of two is made Newcombe's, of their difference.
  (hits, of) -> (hits + z * z / 2) / (of + z * z) as centre,
  (hits, of) -> z / (of + z * z) * sqrt(hits * (of - hits) / of + z * z / 4) as margin,
  (hits, of) -> hits / of - centre(hits, of) + margin(hits, of) as below,
  (hits, of) -> centre(hits, of) + margin(hits, of) - hits / of as above
select
  m.kind as kind, m.method as method, m.people, m.contacts,
  if(m.kind = 'chat', m.openers, null) as openers,
  if(m.hears_answers, m.answered, null) as answered,
  if(m.hears_answers, m.unanswered, null) as unanswered,
  if(m.hears_answers, m.still_under_way, null) as still_under_way,
  m.median_ms_to_answer, m.ratings, m.mean_rating,
  m.converted_before, m.converted_after,
  m.converted_after / nullIf(m.people, 0) as conversion_rate,
  m.others, m.others_converted,
  m.others_converted / nullIf(m.others, 0) as others_conversion_rate,
  conversion_rate - others_conversion_rate as difference,
  round(difference - sqrt(pow(below(m.converted_after, m.people), 2) + pow(above(m.others_converted, m.others), 2)), 4)
    as difference_low,
  round(difference + sqrt(pow(above(m.converted_after, m.people), 2) + pow(below(m.others_converted, m.others), 2)), 4)
    as difference_high
from (
  with
    contact.3 as asked,
    asked > 0 and no = 1 as is_first
  select
    contact.1 as kind,
    contact.2 as method,
    countIf(is_first) as people,
    countIf(asked > 0) as contacts,
    countIf(contact.5 and no_opened = 1) as openers,
    countIf(asked > 0 and contact.4 > 0) as answered,
    countIf(asked > 0 and contact.4 = 0 and asked <= half_an_hour_ago) as unanswered,
    countIf(asked > half_an_hour_ago and contact.4 = 0) as still_under_way,
    max(contact.7) as hears_answers,
    quantileExactInclusiveOrNullIf(0.5)(round((contact.4 - asked) / 4096), asked > 0 and contact.4 > 0) as median_ms_to_answer,
    sum(length(contact.6)) as ratings,
    if(ratings = 0, null, avgArray(contact.6)) as mean_rating,
    countIf(is_first and p.first_converted > 0 and p.first_converted < asked) as converted_before,
    countIf(is_first and p.last_converted > asked) as converted_after,
    max(countIf(kind = '')) over () as others,
    max(countIf(kind = '' and p.last_converted > 0)) over () as others_converted
  from person_contacts(
    site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, conversions = {conversions:Array(String)},
    forms = {forms:Array(String)}, events = {events:Array(String)}
  ) as p
  array join
    p.contacts as contact,
    arrayEnumerateUniq(arrayMap(one -> (one.1, one.2, one.3 > 0), p.contacts)) as no,
    arrayEnumerateUniq(arrayMap(one -> (one.1, one.2, one.5), p.contacts)) as no_opened
  group by kind, method
) as m
where m.kind != ''
order by m.people desc, m.kind, m.method
-- The arrays of a block's people are in memory at once.
settings max_bytes_before_external_group_by = 60000000, max_block_size = 4096
