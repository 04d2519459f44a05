using System.Text;

namespace Tidegate.Cli.Terminal;

/// <summary>One thing, a line for each of its fields: name and value in two columns. Fields without a value are left out.</summary>
internal sealed class FieldList
{
    private readonly List<(string Name, string Value)> _fields = [];

    public FieldList Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _fields.Add((name, SafeText.Of(value)));
        }

        return this;
    }

    public override string ToString()
    {
        var width = _fields.Select(field => field.Name.Length).DefaultIfEmpty().Max();
        return _fields
            .Aggregate(new StringBuilder(), (text, field) => text.Append($"{field.Name.PadRight(width)}  {field.Value}\n"))
            .ToString();
    }
}
