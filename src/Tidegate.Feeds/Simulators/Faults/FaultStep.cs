using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tidegate.Feeds.Simulators.Faults;

/// <summary>One line of a script of faults: what goes wrong, how often, from when and for how long.</summary>
/// <param name="Fault">What.</param>
/// <param name="Times">How often; null: until <paramref name="Lasts"/> is over, or without an end.</param>
/// <param name="Every">Only every n-th opportunity.</param>
/// <param name="After">From this time after the start.</param>
/// <param name="Lasts">For so long; null: without an end.</param>
public sealed record FaultStep(SimulatorFault Fault, int? Times, int Every, TimeSpan After, TimeSpan? Lasts)
{
    /// <summary>How a step is written.</summary>
    public const string Form = "NAME[:TIMES][/EVERY][@AFTER][+FOR], for example torn/10, 403:2, mute@30s+10s or rollover@1m";

    private static readonly (string Name, SimulatorFault Fault)[] Names =
    [
        ("403", SimulatorFault.Forbidden),
        ("401", SimulatorFault.Unauthorized),
        ("429", SimulatorFault.Throttled),
        ("mute", SimulatorFault.Mute),
        ("torn", SimulatorFault.TornPacket),
        ("length", SimulatorFault.WrongLength),
        ("duplicate", SimulatorFault.DuplicateTicks),
        ("late", SimulatorFault.LateTicks),
        ("slow", SimulatorFault.SlowLink),
        ("close", SimulatorFault.AbruptClose),
        ("rollover", SimulatorFault.Rollover),
        ("token", SimulatorFault.TokenGarbage),
        ("interest", SimulatorFault.OpenInterestGarbage),
        ("flags", SimulatorFault.MixedFlags),
        ("mode", SimulatorFault.UnknownMode),
        ("jump", SimulatorFault.SequenceJump),
        ("binary", SimulatorFault.BinaryError),
        ("checksum", SimulatorFault.WrongChecksum),
        ("lost", SimulatorFault.LostUpdate),
        ("twice", SimulatorFault.DoubledPrice),
        ("early", SimulatorFault.EarlySnapshot),
        ("gap", SimulatorFault.LostReport),
    ];

    /// <summary>The names of the faults, as they are written in a step.</summary>
    public static IEnumerable<string> FaultNames => Names.Select(entry => entry.Name);

    /// <summary>Reads a step in the form of <see cref="Form"/>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out FaultStep? step)
    {
        step = null;
        var rest = text ?? "";
        if (
            !TryTake(ref rest, '+', out var lasts)
            || !TryTake(ref rest, '@', out var after)
            || !TryTake(ref rest, '/', out var every)
            || !TryTake(ref rest, ':', out var times)
            || !TryTime(lasts, out var duration)
            || !TryTime(after, out var from)
            || !TryCount(every, out var nth)
            || !TryCount(times, out var count)
        )
        {
            return false;
        }

        var index = Array.FindIndex(Names, entry => entry.Name == rest);
        if (index < 0)
        {
            return false;
        }

        step = new FaultStep(Names[index].Fault, count, nth ?? 1, from ?? TimeSpan.Zero, duration);
        return true;
    }

    // Takes the part after the mark off the end; null where there is none, false where it is empty.
    private static bool TryTake(ref string text, char mark, out string? part)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        part = at < 0 ? null : text[(at + 1)..];
        text = at < 0 ? text : text[..at];
        return part is not "";
    }

    private static bool TryCount(string? text, out int? count)
    {
        count = null;
        if (text is null)
        {
            return true;
        }

        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;
        count = number;
        return isNumber;
    }

    private static bool TryTime(string? text, out TimeSpan? time)
    {
        time = null;
        if (text is null)
        {
            return true;
        }

        var digits = text.TrimEnd('m', 's', 'h');
        var unit = text[digits.Length..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            _ => TimeSpan.Zero,
        };
        var isTime =
            unit > TimeSpan.Zero
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= TimeSpan.FromDays(1) / unit
            && (time = count * unit) >= TimeSpan.Zero;
        return isTime;
    }
}
