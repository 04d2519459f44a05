#:project ../tests/Tidegate.Testing/Tidegate.Testing.csproj
#:property PublishAot=false
#:property GenerateDocumentationFile=false

// Writes the demonstration data that ./run plays when it is given no file:
//
//     dotnet run eng/generate-demo-day.cs
//
//   src/Tidegate.Gateway/demo/nse-demo-day.csv.gz   ticks of 20 symbols of one day, header timestamp,symbol,ltp,volume
//   src/Tidegate.Gateway/demo/nifty-sample.csv      one-minute bars of an index of the same day, six columns, no header
//
// The content comes from a seeded generator (tests/Tidegate.Testing/DemoDay.cs) and is the same on every machine; a test makes it again and
// compares. How gzip packs it may differ with the version of zlib.

using System.IO.Compression;
using System.Text;
using Tidegate.Testing;

var folder = Repository.PathOf("src", "Tidegate.Gateway", "demo");
Directory.CreateDirectory(folder);

using (var file = File.Create(Path.Combine(folder, "nse-demo-day.csv.gz")))
using (var gzip = new GZipStream(file, CompressionLevel.SmallestSize))
using (var writer = new StreamWriter(gzip, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
{
    DemoDay.WriteTicks(writer);
}

using (var writer = new StreamWriter(Path.Combine(folder, "nifty-sample.csv"), append: false))
{
    DemoDay.WriteBars(writer);
}

foreach (var file in new DirectoryInfo(folder).EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal))
{
    Console.WriteLine($"{file.Length, 9:N0} bytes  {file.Name}");
}
