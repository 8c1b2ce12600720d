-- An invitation promises what its roles give when it is accepted. Whoever changes those weighs it; whoever makes or sends one waits
-- for that, and weighs then.
CREATE TRIGGER hold_rights BEFORE INSERT OR UPDATE OF version ON invitation
  FOR EACH ROW EXECUTE FUNCTION gate.hold_rights();
