using Tidegate.AspNetCore.Hosting;

namespace Tidegate.Tests.AspNetCore.Hosting;

public sealed class FileLimitTests
{
    [Theory]
    [InlineData(10_000, 20_000, 10_000, 19_600)] // room enough: as configured
    [InlineData(19_344, 20_000, 19_344, 19_600)] // exactly what is left
    [InlineData(19_345, 20_000, 19_344, 19_600)] // one beyond it
    [InlineData(10_000, 4_096, 3_440, 3_696)]
    [InlineData(10_000, 1_024, 468, 624)]
    [InlineData(10_000, 300, 28, 37)] // the reserve alone is more than that
    [InlineData(10_000, 8, 1, 1)]
    [InlineData(1, 20_000, 1, 19_600)]
    [InlineData(10_000, int.MaxValue, 10_000, int.MaxValue - 400)] // the system does not tell
    public void The_limit_of_open_files_leaves_room_for_so_many(int wanted, int openFiles, int sessions, int connections)
    {
        var limit = FileLimit.For(wanted, openFiles);

        Assert.Equal((sessions, connections), (limit.SessionsMax, limit.ConnectionsMax));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(1_024)]
    [InlineData(20_000)]
    public void The_last_descriptors_are_never_a_connections(int openFiles)
    {
        Assert.Equal(openFiles - 32, FileLimit.For(10_000, openFiles).DescriptorsMax);
    }
}
