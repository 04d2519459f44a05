using System.Buffers.Binary;
using System.Text.Unicode;
using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Frames;

/// <summary>What a client's close frame says (RFC 6455 §5.5.1, §7.4).</summary>
internal static class ClosePayload
{
    /// <summary>No code was sent (RFC 6455 §7.1.5); never on the wire.</summary>
    public const int NoCode = 1005;

    /// <summary>Checks the payload.</summary>
    /// <returns>Null, or the error to answer with.</returns>
    public static GatewayError? Check(ReadOnlySpan<byte> payload, out int code)
    {
        code = NoCode;
        if (payload.IsEmpty)
        {
            return null;
        }

        if (payload.Length == 1)
        {
            return GatewayErrors.ProtocolViolation;
        }

        code = BinaryPrimitives.ReadUInt16BigEndian(payload);
        if (!MaySend(code))
        {
            return GatewayErrors.ProtocolViolation;
        }

        return Utf8.IsValid(payload[2..]) ? null : GatewayErrors.NotUtf8OrJson;
    }

    // 1004 to 1006 and 1015 are reserved and never sent; 1012 to 1014 are registered with IANA; the rest up to 2999 is unassigned.
    private static bool MaySend(int code) => code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}
