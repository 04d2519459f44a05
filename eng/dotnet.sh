# Sourced by ./run, ./test, ./tidegate and the scripts of bench/, which set $root: what they need to know about the SDK and the two programs.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

fail() {
  echo "$1" >&2
  exit 1
}

# With --help, what stands at the head of a script, and nothing else is done. Wants the script's path before its arguments.
help_if_asked() {
  local script=$1 word
  shift
  for word in "$@"; do
    case $word in
      -h | --help)
        awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$script"
        exit
        ;;
    esac
  done
}

# One clear sentence instead of what a missing or old SDK would say by itself.
require_sdk() {
  command -v dotnet >/dev/null 2>&1 ||
    fail "Tidegate needs the .NET 10 SDK, and there is no 'dotnet' on the PATH: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and try again."
  dotnet --list-sdks | awk -F. '$1 >= 10 { found = 1 } END { exit !found }' ||
    fail "Tidegate needs the .NET 10 SDK, and 'dotnet' here is older: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and try again."
}

# Both programs, in Release; nothing to do and nothing to say when no source changed since the last time.
build_programs() {
  local built="$root/artifacts/programs-built"
  if [ -f "$built" ] && [ -f "$(program Gateway)" ] && [ -f "$(program Cli)" ] && ! changed_since "$built"; then
    return
  fi

  require_sdk
  [ -f "$(program Gateway)" ] || echo "Building Tidegate; the first time takes about a minute." >&2
  mkdir -p "$root/artifacts"
  touch "$built.begun" # what changes while the build runs is newer than this
  # From the root, so that global.json is found; to stderr, so that a command's output stays its own.
  # 'msbuild', because 'build' cannot be kept from its summary.
  (cd "$root" && dotnet msbuild eng/Programs.slnx -restore -p:Configuration=Release -v:q -nologo </dev/null >&2) ||
    fail "The build failed; the reasons are above."
  mv "$built.begun" "$built"
}

changed_since() {
  [ -n "$(find "$root/src" "$root"/Directory.*.props "$root/global.json" \( -name bin -o -name obj \) -prune -o -type f -newer "$1" -print | head -n 1)" ]
}

# Path of a built program.
program() {
  case $1 in
    Gateway) echo "$root/src/Tidegate.Gateway/bin/Release/net10.0/Tidegate.Gateway.dll" ;;
    Cli) echo "$root/src/Tidegate.Cli/bin/Release/net10.0/tidegate.dll" ;;
  esac
}
