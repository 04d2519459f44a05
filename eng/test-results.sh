# Sourced by ./test: sums the result files that tests/Directory.Build.props gives a known name.
test_results=artifacts/test-results

# Prints "N passed, N failed, N skipped" and fails unless every test that ran passed and at least one did.
# 'notExecuted' of a result file is 0 even with skipped tests, so skipped = total - executed.
report_totals() {
  local runner_status=$1 passed failed skipped
  read -r passed failed skipped < <(
    find "$test_results" -maxdepth 1 -name '*.trx' -exec cat {} + 2>/dev/null | tr '>' '\n' | awk '
      function attribute(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
      /<Counters / {
        passed += attribute("passed")
        failed += attribute("executed") - attribute("passed")
        skipped += attribute("total") - attribute("executed")
      }
      END { printf "%d %d %d\n", passed, failed, skipped }'
  )
  if [ "$runner_status" -ne 0 ] && [ "$failed" -eq 0 ]; then
    echo "The test run itself broke (exit code $runner_status); it counts as one failure." >&2
    failed=1
  fi

  [ $((passed + failed)) -gt 0 ] || echo "No test ran." >&2
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
