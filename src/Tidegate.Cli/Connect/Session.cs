using Tidegate.Cli.Terminal;
using Tidegate.Client;
using Tidegate.Core.Errors;

namespace Tidegate.Cli.Connect;

/// <summary>What both dialects share while prices come in: showing, counting, and saying how it ended.</summary>
internal sealed class Session(ConnectRequest request, CliContext context) : IAsyncDisposable
{
    private readonly Measurement _measurement = new(context.Time);
    private IQuoteView? _view;

    public Measurement Measurement => _measurement;

    /// <summary>True when as many messages came as were asked for.</summary>
    public bool IsComplete => _measurement.Messages >= request.Count;

    /// <summary>Shows one message of data.</summary>
    /// <param name="raw">As it came, for <c>--json</c>.</param>
    /// <param name="quotes">The prices in it.</param>
    /// <param name="sentAt">When the data says it was sent.</param>
    public void Take(string raw, IEnumerable<Quote> quotes, DateTimeOffset? sentAt)
    {
        var now = context.Time.GetUtcNow();
        _measurement.Add(sentAt, now);
        if (request.Json)
        {
            context.Output.WriteLine(raw);
            return;
        }

        foreach (var quote in quotes)
        {
            _view ??=
                quote.Key.Length > 0 && context.Screen is { } screen
                    ? new LiveView(context.Output, screen, context.Time)
                    : new LineView(context.Output);
            _view.Show(quote, now);
        }
    }

    /// <summary>The exit code of an ending, after a sentence about it where it was not asked for.</summary>
    public int Conclude(ConnectionEnd end)
    {
        if (end.ByUs && end.IsNormal)
        {
            return ExitCodes.Ok;
        }

        if (end.IsNormal)
        {
            context.Note($"the server ended the stream{(end.Error.Message.Length > 0 ? $": {SafeText.Of(end.Error.Message)}" : "")}.");
            return ExitCodes.Ok;
        }

        context.Note($"{SafeText.Of(end.ToString())}. {Advice.For(end.Error)}");
        return end.CloseCode is null || end.Error.Retry == Retry.AfterDelay ? ExitCodes.Network : ExitCodes.Refused;
    }

    public async ValueTask DisposeAsync()
    {
        if (_view is not null)
        {
            await _view.DisposeAsync();
        }

        if (request.Measure)
        {
            await context.Output.WriteLineAsync(request.Json ? JsonText.Of(_measurement.Write) : $"\n{_measurement.Text()}");
        }
    }
}
