using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Tidegate.Tests.House;

/// <summary>An operator filters by event id: each is one event, for ever, and its thousand names the assembly.</summary>
public sealed class EventIdTests
{
    private static readonly Dictionary<string, int> Blocks = new()
    {
        ["Tidegate.Core"] = 1_000,
        ["Tidegate.Auth"] = 2_000,
        ["Tidegate.Streaming"] = 3_000,
        ["Tidegate.Markets"] = 4_000,
        ["Tidegate.Feeds"] = 5_000,
        ["Tidegate.AspNetCore"] = 6_000,
        ["Tidegate.Client"] = 7_000,
        ["Tidegate.Gateway"] = 8_000,
        ["Tidegate.Cli"] = 9_000,
        ["Tidegate.Storage"] = 10_000,
        ["Tidegate.Kraken"] = 11_000,
    };

    public static TheoryData<string> Projects => [.. SourceAssembly.All.Select(assembly => assembly.Project)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Event_ids_stay_within_the_block_of_their_assembly(string project) =>
        Assert.All(Constants(project), id => Assert.InRange(id, Blocks[project], Blocks[project] + 999));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Event_ids_are_unique_within_their_assembly(string project)
    {
        var ids = Constants(project);

        Assert.Equal(ids.Distinct(), ids);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Log_messages_use_the_listed_ids_each_once(string project)
    {
        var used = SourceAssembly
            .Named(project)
            .Built.GetTypes()
            .SelectMany(type =>
                type.GetMethods(
                    BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly
                )
            )
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .Select(message => message.EventId);

        Assert.Equal(Constants(project).Order(), used.Order());
    }

    private static List<int> Constants(string project) =>
        [
            .. SourceAssembly
                .Named(project)
                .Built.GetTypes()
                .Where(type => type.Name == "LogEvents")
                .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
                .Select(field => (int)field.GetRawConstantValue()!),
        ];
}
