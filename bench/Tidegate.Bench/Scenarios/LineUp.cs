using Tidegate.Bench.Servers;

namespace Tidegate.Bench.Scenarios;

/// <summary>Servers side by side, asked turn and turn about. One that fails starts anew, and after the second time takes no further part.</summary>
internal sealed class LineUp : IDisposable
{
    private const int FailuresMax = 2;

    private readonly BenchContext _context;
    private readonly Func<string, ServerProcess> _start;
    private readonly List<string> _names;
    private readonly Dictionary<string, ServerProcess> _running = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _failures = new(StringComparer.Ordinal);

    /// <param name="context">Who asks.</param>
    /// <param name="names">Who is asked, in this order.</param>
    /// <param name="start">Starts the one of that name.</param>
    public LineUp(BenchContext context, IEnumerable<string> names, Func<string, ServerProcess> start) =>
        (_context, _names, _start) = (context, [.. names], start);

    /// <summary>What went wrong, by server.</summary>
    public IReadOnlyDictionary<string, string> Failures =>
        _failures.ToDictionary(failure => failure.Key, failure => string.Join("; ", failure.Value.Distinct()), StringComparer.Ordinal);

    /// <summary>Asks each server that still takes part.</summary>
    public void Each(Action<ServerProcess> ask)
    {
        foreach (var name in _names.Where(name => !_failures.TryGetValue(name, out var failures) || failures.Count < FailuresMax))
        {
            try
            {
                if (!_running.TryGetValue(name, out var server))
                {
                    server = _running[name] = _start(name);
                }

                ask(server);
            }
            catch (Exception exception) // somebody else's program, so anything
            {
                BenchContext.Tell($"{name} failed: {exception.Message}");
                Fail(name, exception.Message);
            }
        }
    }

    public void Dispose()
    {
        foreach (var server in _running.Values)
        {
            server.Dispose();
        }
    }

    private void Fail(string name, string why)
    {
        if (!_failures.TryGetValue(name, out var failures))
        {
            failures = _failures[name] = [];
        }

        failures.Add(why);
        if (_running.Remove(name, out var server))
        {
            server.Dispose();
            _context.Loop.Run(TimeSpan.FromMilliseconds(100)); // its connections end
        }
    }
}
