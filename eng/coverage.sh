# Sourced by ./test --coverage: what the tests of all projects together have covered, of the parts that are about who comes in.
# Each figure is the share of lines: of Tidegate.Auth, and of the dialects of SimuTrador and of AuraConnect. What a generator wrote is nobody's to test.
coverage_goal=95

report_coverage() {
  local files part folder
  files=$(find "$test_results" -name coverage.cobertura.xml | paste -sd ';')
  [ -n "$files" ] || fail "No coverage was collected."
  for part in Tidegate.Auth Tidegate.AspNetCore.Dialects.Simutrador Tidegate.AspNetCore.Dialects.Aura; do
    folder=artifacts/coverage/$part
    dotnet reportgenerator "-reports:$files" "-targetdir:$folder" "-classfilters:+$part.*" "-filefilters:-*/obj/*" \
      -reporttypes:TextSummary -verbosity:Error >/dev/null
    echo "$part: $(summary_of "$folder" "Line coverage") of its lines covered ($(summary_of "$folder" "Covered lines") of $(summary_of "$folder" "Coverable lines"); the goal is $coverage_goal%)"
  done
}

# One line of a summary: "  Line coverage: 97.4%".
summary_of() {
  sed -n "s/^ *$2: *//p" "$1/Summary.txt"
}
