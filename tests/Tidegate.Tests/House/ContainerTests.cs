using Tidegate.Testing;

namespace Tidegate.Tests.House;

/// <summary>The image is not built in CI: its promises are read from the file.</summary>
public sealed class ContainerTests
{
    private static readonly string[] Instructions = File.ReadAllText(Repository.PathOf("Dockerfile"))
        .ReplaceLineEndings("\n")
        .Replace("\\\n", "", StringComparison.Ordinal)
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Where(line => !line.StartsWith('#'))
        .ToArray();

    [Fact]
    public void Image_has_a_stage_that_builds_and_one_that_runs() =>
        Assert.Equal(2, Instructions.Count(line => line.StartsWith("FROM ", StringComparison.Ordinal)));

    [Fact]
    public void Image_runs_without_root() => Assert.Contains("USER $APP_UID", Instructions);

    [Fact]
    public void Image_brings_no_secret() => Assert.DoesNotContain(Instructions, line => line.Contains("JWT_SECRET"));

    [Fact]
    public void Image_listens_where_the_container_can_be_reached()
    {
        Assert.Contains("EXPOSE 8080", Instructions);
        Assert.Contains(
            Instructions,
            line => line.StartsWith("ENV ", StringComparison.Ordinal) && line.Contains("BIND_ADDRESS=0.0.0.0:8080")
        );
    }

    [Fact]
    public void Image_knows_when_it_is_healthy() =>
        Assert.Contains(Instructions, line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal) && line.Contains("--check-health"));
}
