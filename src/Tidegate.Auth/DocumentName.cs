using System.Buffers;

namespace Tidegate.Auth;

/// <summary>Names of plans, policies and roles: 1 to 64 characters of <c>a-z 0-9 - _ .</c>.</summary>
internal static class DocumentName
{
    private const int LengthMax = 64;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    public static bool IsValid(string name) => name.Length is >= 1 and <= LengthMax && !name.ContainsAnyExcept(Alphabet);
}
