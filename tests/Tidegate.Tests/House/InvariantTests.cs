using System.Reflection;
using System.Runtime.CompilerServices;

namespace Tidegate.Tests.House;

/// <summary>The sentences under "Invariants" in ARCHITECTURE.md that a built assembly can show.</summary>
public sealed class InvariantTests
{
    public static TheoryData<string> Projects => [.. SourceAssembly.All.Select(assembly => assembly.Project)];

    public static TheoryData<string> ProjectsWithoutHttp =>
        [.. SourceAssembly.All.Select(assembly => assembly.Project).Except(["Tidegate.AspNetCore", "Tidegate.Gateway"])];

    public static TheoryData<string> ProjectsWithoutConfigurationFiles =>
        [.. SourceAssembly.All.Select(assembly => assembly.Project).Except(["Tidegate.Gateway"])];

    [Fact]
    public void Core_needs_no_package() => Assert.Empty(SourceAssembly.Named("Tidegate.Core").PackageReferences);

    [Fact]
    public void Core_is_built_on_the_base_class_library_alone() =>
        Assert.All(
            SourceAssembly.Named("Tidegate.Core").BuiltReferences,
            name => Assert.StartsWith("System.", name, StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("Tidegate.Core")]
    [InlineData("Tidegate.Auth")]
    [InlineData("Tidegate.Markets")]
    public void Assembly_knows_no_socket(string project) => AssertKnowsNone(project, "System.Net.Sockets", "System.Net.WebSockets");

    [Fact]
    public void Streaming_knows_no_HTTP_and_no_token() =>
        AssertKnowsNone("Tidegate.Streaming", "Microsoft.AspNetCore", "Microsoft.IdentityModel", "System.Net.Http");

    [Theory]
    [MemberData(nameof(ProjectsWithoutHttp))]
    public void Only_AspNetCore_and_the_gateway_know_ASP_NET(string project) => AssertKnowsNone(project, "Microsoft.AspNetCore");

    [Theory]
    [MemberData(nameof(ProjectsWithoutConfigurationFiles))]
    public void Only_the_gateway_reads_configuration_files(string project) =>
        AssertKnowsNone(
            project,
            "Microsoft.Extensions.Configuration.Json",
            "Microsoft.Extensions.Configuration.FileExtensions",
            "Microsoft.Extensions.Configuration.EnvironmentVariables"
        );

    [Theory]
    [MemberData(nameof(Projects))]
    public void Assembly_keeps_no_mutable_static_state(string project)
    {
        var mutable = SourceAssembly
            .Named(project)
            .Built.GetTypes()
            .Where(type => !IsGenerated(type))
            .SelectMany(type =>
                type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            )
            .Where(field => field is { IsInitOnly: false, IsLiteral: false } && !IsGenerated(field))
            .Select(field => $"{field.DeclaringType}.{field.Name}");

        Assert.Empty(mutable);
    }

    private static void AssertKnowsNone(string project, params string[] prefixes) =>
        Assert.DoesNotContain(
            SourceAssembly.Named(project).BuiltReferences,
            name => prefixes.Any(prefix => name == prefix || name.StartsWith($"{prefix}.", StringComparison.Ordinal))
        );

    private static bool IsGenerated(MemberInfo? member) =>
        member is not null
        && (member.Name.Contains('<') || member.IsDefined(typeof(CompilerGeneratedAttribute)) || IsGenerated(member.DeclaringType));
}
