-- What a look with fresh eyes found in the access control.
-- Nothing is released: the locks that it takes hold nobody up.
-- squawk-ignore-file adding-foreign-key-constraint, adding-not-nullable-field, constraint-missing-not-valid

-- How often a second factor was tried with one right password.
alter table sign_in_challenges add column tries int not null default 0;
