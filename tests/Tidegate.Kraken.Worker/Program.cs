using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Kraken.Nonces;
using Tidegate.Kraken.Signing;

// A process of its own for tests that need several, or one to kill: nonces <folder> <count>.
const string Secret = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
using var key = new KrakenApiKey("worker", Secret);
var options = new NonceOptions { Folder = args[1] };
using var source = new NonceSource(key, options, TimeProvider.System, NullLogger<NonceSource>.Instance);
using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 65_536);
var count = int.Parse(args[2], CultureInfo.InvariantCulture);

Console.In.ReadLine(); // all begin together
for (var turn = 0; turn < count; turn++)
{
    output.WriteLine(source.Next());
}

return source.StorageProblem is null ? 0 : 1;
