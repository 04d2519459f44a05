using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tidegate.Core.Messages;

namespace Tidegate.Client.Messages;

/// <summary>One side of a book: <c>[[price,quantity],[price,quantity,orders],...]</c>. Further members of a level are left alone.</summary>
internal sealed class BookSideConverter : JsonConverter<ImmutableArray<BookLevel>?>
{
    public override ImmutableArray<BookLevel>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var side = JsonDocument.ParseValue(ref reader);
        return side.RootElement.ValueKind == JsonValueKind.Array
            ? [.. side.RootElement.EnumerateArray().Select(Level)]
            : throw new JsonException("A side of a book is no list.");
    }

    public override void Write(Utf8JsonWriter writer, ImmutableArray<BookLevel>? value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Books are read only.");

    private static BookLevel Level(JsonElement level)
    {
        var isLevel =
            level.ValueKind == JsonValueKind.Array
            && level.GetArrayLength() >= 2
            && level.EnumerateArray().All(each => each.ValueKind == JsonValueKind.Number);
        int? orders = null;
        if (!isLevel || !level[0].TryGetDecimal(out var price) || !level[1].TryGetDecimal(out var quantity))
        {
            throw new JsonException("A level of a book is no price and quantity.");
        }

        if (level.GetArrayLength() > 2 && level[2].TryGetInt32(out var count))
        {
            orders = count;
        }

        return new BookLevel(price, quantity, orders);
    }
}
