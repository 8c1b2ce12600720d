-- The journal also tells what was refused for lack of right. Such an entry is about no row: it has the decision's id for its own.
ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_action_check;
ALTER TABLE audit_entry
  ADD CONSTRAINT audit_entry_action_check CHECK (action IN ('CREATED', 'UPDATED', 'DELETED', 'REFUSED'));

-- Refusals are few among all that is done.
CREATE INDEX audit_entry_refused ON audit_entry (tenant_id, id) WHERE action = 'REFUSED';
