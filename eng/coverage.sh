# Sourced by ./test --coverage: what the tests of all projects together have covered, of the parts that are about who comes in.
# Each figure is the share of lines: of Tidegate.Auth, and of the dialects of SimuTrador and of AuraConnect.
report_coverage() {
  local files part
  files=$(find "$test_results" -name coverage.cobertura.xml | paste -sd ';')
  [ -n "$files" ] || fail "No coverage was collected."
  for part in Tidegate.Auth Tidegate.AspNetCore.Dialects.Simutrador Tidegate.AspNetCore.Dialects.Aura; do
    dotnet reportgenerator "-reports:$files" "-targetdir:artifacts/coverage/$part" "-classfilters:+$part.*" \
      -reporttypes:TextSummary -verbosity:Error >/dev/null
    echo "$part: $(sed -n 's/^ *Line coverage: *//p' "artifacts/coverage/$part/Summary.txt") of its lines covered ($(sed -n 's/^ *Covered lines: *//p' "artifacts/coverage/$part/Summary.txt") of $(sed -n 's/^ *Coverable lines: *//p' "artifacts/coverage/$part/Summary.txt"))"
  done
}
