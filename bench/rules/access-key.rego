# No access key for a user that the same template defines, whether by Ref or by an equal name.
package latchkey.bench

import rego.v1

violation contains diagnostic if {
  some key in resources_of_type("AWS::IAM::AccessKey")
  some edge in input.edges
  edge.source == key
  edge.sourcePath == "Properties.UserName"
  edge.kind == "Ref"
  input.resources[edge.target].resourceType == "AWS::IAM::User"
  diagnostic := report(key)
}

violation contains diagnostic if {
  some key in resources_of_type("AWS::IAM::AccessKey")
  some user in resources_of_type("AWS::IAM::User")
  name := input.resources[key].properties.UserName
  is_string(name)
  name == input.resources[user].properties.UserName
  diagnostic := report(key)
}

report(key) := make_diag_at("access-key", "ERROR", key, "Properties.UserName", "The key is for a user of the same template.")
