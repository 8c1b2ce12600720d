-- An invitation promises what its roles give when it is accepted. Whoever changes those weighs it; whoever makes or sends one waits
-- for that, and weighs then.
-- By its name it comes after what holds the unit, as everywhere, and before what takes a seat.
CREATE TRIGGER holds_rights BEFORE INSERT OR UPDATE OF version ON invitation
  FOR EACH ROW EXECUTE FUNCTION gate.hold_rights();
