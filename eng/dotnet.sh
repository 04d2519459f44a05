# Sourced by ./run, ./test and ./tidegate: what every one of them needs to know about the SDK.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

fail() {
  echo "$1" >&2
  exit 1
}

# One clear sentence instead of what a missing or old SDK would say by itself.
require_sdk() {
  command -v dotnet >/dev/null 2>&1 ||
    fail "Tidegate needs the .NET 10 SDK, and there is no 'dotnet' on the PATH: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and try again."
  dotnet --list-sdks | awk -F. '$1 >= 10 { found = 1 } END { exit !found }' ||
    fail "Tidegate needs the .NET 10 SDK, and 'dotnet' here is older: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and try again."
}

# Both programs, Release; a build with nothing to do takes a few seconds and says nothing.
build_programs() {
  require_sdk
  [ -f "$1/src/Tidegate.Gateway/bin/Release/net10.0/Tidegate.Gateway.dll" ] ||
    echo "Building Tidegate; the first time takes about a minute." >&2
  # From the root, so that global.json is found; to stderr, so that a command's output stays its own.
  # 'msbuild', because 'build' cannot be kept from its summary.
  (cd "$1" && dotnet msbuild eng/Programs.slnx -restore -p:Configuration=Release -v:q -nologo </dev/null >&2) ||
    fail "The build failed; the reasons are above."
}
