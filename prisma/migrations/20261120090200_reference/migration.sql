-- What is the same everywhere: the 22 licensed service areas, and the roles that ship for each type
-- of company. `src/auth/permissions.ts` is the closed list that the entries draw from.

INSERT INTO telecom_circle (code, name, region, states) VALUES
  ('AP', 'Andhra Pradesh', 'SOUTH', '{Andhra Pradesh,Telangana}'),
  ('AS', 'Assam', 'EAST', '{Assam}'),
  ('BR', 'Bihar', 'EAST', '{Bihar,Jharkhand}'),
  ('DL', 'Delhi', 'NORTH', '{Delhi}'),
  ('GJ', 'Gujarat', 'WEST', '{Gujarat,Dadra and Nagar Haveli and Daman and Diu}'),
  ('HP', 'Himachal Pradesh', 'NORTH', '{Himachal Pradesh}'),
  ('HR', 'Haryana', 'NORTH', '{Haryana}'),
  ('JK', 'Jammu and Kashmir', 'NORTH', '{Jammu and Kashmir,Ladakh}'),
  ('KA', 'Karnataka', 'SOUTH', '{Karnataka}'),
  ('KL', 'Kerala', 'SOUTH', '{Kerala,Lakshadweep}'),
  ('KO', 'Kolkata', 'EAST', '{West Bengal}'),
  ('MH', 'Maharashtra', 'WEST', '{Maharashtra,Goa}'),
  ('MPCG', 'Madhya Pradesh and Chhattisgarh', 'WEST', '{Madhya Pradesh,Chhattisgarh}'),
  ('MU', 'Mumbai', 'WEST', '{Maharashtra}'),
  ('NE', 'North East', 'EAST', '{Arunachal Pradesh,Manipur,Meghalaya,Mizoram,Nagaland,Tripura}'),
  ('OR', 'Odisha', 'EAST', '{Odisha}'),
  ('PB', 'Punjab', 'NORTH', '{Punjab,Chandigarh}'),
  ('RJ', 'Rajasthan', 'NORTH', '{Rajasthan}'),
  ('TN', 'Tamil Nadu', 'SOUTH', '{Tamil Nadu,Puducherry}'),
  ('UPE', 'Uttar Pradesh East', 'NORTH', '{Uttar Pradesh}'),
  ('UPW', 'Uttar Pradesh West', 'NORTH', '{Uttar Pradesh,Uttarakhand}'),
  ('WB', 'West Bengal', 'EAST', '{West Bengal,Sikkim,Andaman and Nicobar Islands}');

INSERT INTO system_role (tenant_type, code, name, description) VALUES
  ('CORPORATE', 'admin', 'Administrator', 'Does everything that the corporate may do.'),
  ('CORPORATE', 'manager', 'Manager', 'Works on what the corporate controls.'),
  ('CORPORATE', 'viewer', 'Viewer', 'Reads what the corporate may read.'),
  ('CIRCLE', 'admin', 'Administrator', 'Does everything that the circle may do.'),
  ('CIRCLE', 'manager', 'Manager', 'Runs the circle''s sites and gives them to vendors.'),
  ('CIRCLE', 'engineer', 'Engineer', 'Keeps the sites of a part of the circle up to date; retires none.'),
  ('CIRCLE', 'viewer', 'Viewer', 'Reads what the circle may read.'),
  ('VENDOR', 'admin', 'Administrator', 'Does everything that the vendor may do.'),
  ('VENDOR', 'manager', 'Manager', 'Places the vendor''s assignments with its teams.'),
  ('VENDOR', 'technician', 'Technician', 'Reads the sites that its team works on.'),
  ('VENDOR', 'viewer', 'Viewer', 'Reads what the vendor may read.');

INSERT INTO system_role_entry (tenant_type, role_code, permission, effect)
SELECT tenant_type, role_code, permission, effect FROM (VALUES
  ('admin', '{tenant.*,profile.*,relationship.*,site.*,assignment.*}'::text[], 'GRANT'),
  ('manager', '{tenant.read,profile.read,relationship.read,site.*,assignment.*}', 'GRANT'),
  ('engineer', '{tenant.read,site.*,assignment.read}', 'GRANT'),
  ('engineer', '{site.retire}', 'DENY'),
  ('technician', '{tenant.read,site.read,assignment.read}', 'GRANT'),
  ('viewer', '{tenant.read,profile.read,relationship.read,site.read,assignment.read}', 'GRANT')
) AS given (role_code, permissions, effect)
CROSS JOIN LATERAL unnest(permissions) AS permission
JOIN system_role r ON r.code = role_code;
