using Tidegate.Simulation.Candles;

namespace Tidegate.AspNetCore.Simulations;

/// <summary>What is wrong with the options of simulations.</summary>
internal static class SimulationOptionsFaults
{
    public static void Find(SimulationOptions options, List<string> faults)
    {
        var millisecond = TimeSpan.FromMilliseconds(1);
        var second = TimeSpan.FromSeconds(1);
        Between(options.RunningMax, 1, 10_000, nameof(options.RunningMax));
        Between(options.WaitingMax, 0, 10_000, nameof(options.WaitingMax));
        Between(options.WaitingPerUserMax, 0, 1_000, nameof(options.WaitingPerUserMax));
        Between(options.TickDelay, millisecond, TimeSpan.FromMinutes(1), nameof(options.TickDelay));
        Between(options.AckWait, millisecond, TimeSpan.FromMinutes(10), nameof(options.AckWait));
        Between(options.AckWaitMax, millisecond, TimeSpan.FromMinutes(10), nameof(options.AckWaitMax));
        Between(options.MissedAcksMax, 1, 1_000, nameof(options.MissedAcksMax));
        Between(options.SilenceMax, second, TimeSpan.FromHours(1), nameof(options.SilenceMax));
        Between(options.UnheardMax, TimeSpan.Zero, TimeSpan.FromDays(31), nameof(options.UnheardMax));
        Between(options.OpenWithin, millisecond, TimeSpan.FromMinutes(10), nameof(options.OpenWithin));
        Between(options.ResumeWindow, second, TimeSpan.FromDays(1), nameof(options.ResumeWindow));
        Between(options.LifetimeMax, TimeSpan.FromMinutes(1), TimeSpan.FromDays(31), nameof(options.LifetimeMax));
        Between(options.StartWithin, second, TimeSpan.FromDays(1), nameof(options.StartWithin));
        Between(options.KeptMessagesMax, 0, 1_000_000, nameof(options.KeptMessagesMax));
        Between(options.KeptBytesMax, 0, 67_108_864, nameof(options.KeptBytesMax));
        Between(options.HistoryCandlesMax, 0, 1_000_000, nameof(options.HistoryCandlesMax));
        Between(options.EndedMax, 0, 10_000, nameof(options.EndedMax));
        Between(options.EndedAgeMax, second, TimeSpan.FromDays(31), nameof(options.EndedAgeMax));
        faults.AddRange(CandleLibraryRules.FaultsOf(options.Files.ToLibrary()).Select(fault => "Tidegate:Simulation:Files:" + fault));
        faults.AddRange(
            options
                .Sources.Select((source, index) => source.Fault is { } fault ? $"Tidegate:Simulation:Sources:{index}: {fault}" : null)
                .OfType<string>()
        );
        if (options.AckWait > options.AckWaitMax)
        {
            faults.Add("Tidegate:Simulation:AckWait must not be more than AckWaitMax.");
        }

        void Between<T>(T value, T min, T max, string name)
            where T : IComparable<T> => TidegateOptionsFaults.Between(value, min, max, "Tidegate:Simulation:" + name, faults);
    }
}
