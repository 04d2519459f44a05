using System.Reflection;
using System.Xml.Linq;
using Tidegate.Testing;

namespace Tidegate.Tests.House;

/// <summary>Every project under <c>src</c>: its file, its built assembly and what both refer to.</summary>
internal sealed record SourceAssembly(string Project, string ProjectFile)
{
    private readonly XDocument _xml = XDocument.Load(ProjectFile);

    public static IReadOnlyList<SourceAssembly> All { get; } =
    [
        .. RepositoryFiles
            .Under("src", ".csproj")
            .Select(file => new SourceAssembly(Path.GetFileNameWithoutExtension(file), file))
            .OrderBy(assembly => assembly.Project, StringComparer.Ordinal),
    ];

    /// <summary>What someone else may install; the two programs are not.</summary>
    public static IEnumerable<SourceAssembly> Libraries =>
        All.Where(assembly => assembly.Project is not ("Tidegate.Gateway" or "Tidegate.Cli"));

    public Assembly Built => Assembly.Load(_xml.Descendants("AssemblyName").SingleOrDefault()?.Value ?? Project);

    public IEnumerable<string> ProjectReferences =>
        _xml.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));

    public IEnumerable<string> PackageReferences =>
        _xml.Descendants("PackageReference").Select(reference => (string)reference.Attribute("Include")!);

    /// <summary>What the compiler really wrote into the assembly; a type used through somebody else's reference shows here too.</summary>
    public IEnumerable<string> BuiltReferences => Built.GetReferencedAssemblies().Select(name => name.Name!);

    public static SourceAssembly Named(string project) => All.Single(assembly => assembly.Project == project);

    public override string ToString() => Project;
}
