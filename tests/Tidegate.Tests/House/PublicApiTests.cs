namespace Tidegate.Tests.House;

/// <summary>What a library offers changes on purpose only: its surface is compared with the reviewed <c>PublicApi.txt</c> beside its project.</summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Libraries => [.. SourceAssembly.Libraries.Select(assembly => assembly.Project)];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Library_offers_what_was_reviewed(string project) =>
        ReviewedFile.AssertMatches($"src/{project}/PublicApi.txt", PublicSurface.Of(SourceAssembly.Named(project).Built));
}
