-- People of a journey: those of journey_touches with a touch in a stage from day `from` until before day `to`.
create or replace view journey_people as
select *
from journey_touches(
  site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, journey = {journey:String},
  persona = {persona:String}, unit = {unit:String}, lap = {lap:UInt8}, filter = {filter:String}
)
where arrayExists((stage, is_in) -> is_in and stage > 0, stages, in_period);
