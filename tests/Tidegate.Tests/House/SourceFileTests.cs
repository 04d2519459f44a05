using Tidegate.Testing;

namespace Tidegate.Tests.House;

public sealed class SourceFileTests
{
    [Fact]
    public void No_file_under_src_is_longer_than_400_lines()
    {
        var tooLong = RepositoryFiles.Under("src", ".cs").Where(file => File.ReadLines(file).Skip(400).Any()).Select(RepositoryFiles.Name);

        Assert.Empty(tooLong);
    }
}
