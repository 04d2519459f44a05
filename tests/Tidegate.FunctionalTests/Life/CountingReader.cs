using System.Globalization;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Life;

/// <summary>Reads a stream of prices that were published as 1, 2, 3..., and notices when one is missing. Keeps none of them.</summary>
/// <param name="client">Whose connection.</param>
/// <param name="member">What stands before the price in a message.</param>
internal sealed class CountingReader(PlainClient client, string member)
{
    private int _last;

    /// <summary>The last price in an unbroken row.</summary>
    public int Last => Volatile.Read(ref _last);

    /// <summary>The first price that was not the one after its predecessor.</summary>
    public int? Broken { get; private set; }

    /// <summary>The server's close code.</summary>
    public int? CloseCode { get; private set; }

    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (await client.ReadAsync(cancellation))
            {
                foreach (var frame in client.TakeFrames())
                {
                    Look(frame);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Heard enough.
        }
    }

    private void Look(ServerFrame frame)
    {
        if (frame.IsClose)
        {
            CloseCode = frame.CloseCode;
            return;
        }

        var at = frame.Text.IndexOf(member, StringComparison.Ordinal);
        if (at < 0)
        {
            return;
        }

        var start = at + member.Length;
        var end = frame.Text.IndexOfAny([',', '}', '.'], start);
        var price = int.Parse(frame.Text[start..end], CultureInfo.InvariantCulture);
        if (price != _last + 1 && _last != 0)
        {
            Broken ??= price;
        }

        Volatile.Write(ref _last, price);
    }
}
