using System.Collections.Concurrent;
using System.Reflection;
using System.Xml.Linq;

namespace Tidegate.Tests.House;

/// <summary>What the compiler wrote down of the documentation comments, as Markdown on one line.</summary>
internal static class XmlDocumentation
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> Pages = new();

    public static string SummaryOf(PropertyInfo property)
    {
        var type = property.DeclaringType!;
        var summary = Pages.GetOrAdd(type.Assembly, Load)[$"P:{type.FullName}.{property.Name}"].Element("summary")!;
        var words = string.Concat(summary.Nodes().Select(Text)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words).Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static Dictionary<string, XElement> Load(Assembly assembly) =>
        XDocument
            .Load(Path.ChangeExtension(assembly.Location, ".xml"))
            .Descendants("member")
            .ToDictionary(member => (string)member.Attribute("name")!, StringComparer.Ordinal);

    private static string Text(XNode node) =>
        node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "see" or "seealso" } reference => $"`{((string?)reference.Attribute("cref"))?.Split('.')[^1]}`",
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement element => element.Value,
            _ => "",
        };
}
