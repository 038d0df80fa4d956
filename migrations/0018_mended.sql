-- What a look with fresh eyes found in the access control.
-- Nothing is released: the locks that it takes hold nobody up.
-- squawk-ignore-file adding-foreign-key-constraint, adding-not-nullable-field, constraint-missing-not-valid

-- How often a second factor was tried with one right password.
alter table sign_in_challenges add column tries int not null default 0;

-- Who suspended somebody: a directory lifts its own suspensions alone. Null with a suspension: it is
-- from before this was kept, and a person's to lift.
alter table staff add column suspended_by text constraint staff_suspended_by check (suspended_by in ('person', 'directory'));

-- Whose patients, and whose team: they go with the person when their address, and with it their account,
-- becomes another, and end when the person is off the staff. Else whoever gets the old address has them.
-- The tables' owner is under their policies, too, unless it says otherwise.
alter table team_members no force row level security;
alter table practitioners no force row level security;
alter table staff no force row level security;
delete from team_members t where not exists (
  select from staff s where s.tenant_id = t.tenant_id and s.user_id = t.user_id);
update practitioners p set user_id = null where user_id is not null and not exists (
  select from staff s where s.tenant_id = p.tenant_id and s.user_id = p.user_id);
alter table team_members force row level security;
alter table practitioners force row level security;
alter table staff force row level security;
alter table team_members
  add constraint team_members_of_staff foreign key (tenant_id, user_id) references staff (tenant_id, user_id)
    on update cascade on delete cascade;
alter table practitioners
  add constraint practitioners_of_staff foreign key (tenant_id, user_id) references staff (tenant_id, user_id)
    on update cascade on delete set null (user_id);

-- The clinic's provider asked for a second factor: the session needs none of ours when it is renewed.
alter table sessions add column vouched boolean not null default false;
