using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Kraken.Nonces;
using Tidegate.Kraken.Signing;
using Tidegate.Kraken.Tokens;

// A process of its own for tests that need several, or one to kill: nonces <folder> <count>, or keep <folder> <first>.
const string Secret = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
using var key = new KrakenApiKey("worker", Secret);
var options = new NonceOptions { Folder = args[1] };
using var source = new NonceSource(key, options, TimeProvider.System, NullLogger<NonceSource>.Instance);
using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 65_536);
var number = int.Parse(args[2], CultureInfo.InvariantCulture);

Console.In.ReadLine(); // all begin together
if (args[0] == "keep")
{
    var store = new TokenStore(args[1], key.Fingerprint, null, TimeProvider.System);
    for (var last = number + 100_000; number < last; number++)
    {
        var nonce = source.Next();
        var problem = store.Save(new StoredToken($"token-{number}", TimeProvider.System.GetUtcNow(), 900));
        output.WriteLine($"{nonce} {number} {problem}");
        output.Flush();
    }
}
else
{
    for (var turn = 0; turn < number; turn++)
    {
        output.WriteLine(source.Next());
    }
}

return source.StorageProblem is null ? 0 : 1;
