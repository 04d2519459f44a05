using System.Buffers;
using System.Text;
using System.Text.Json;
using Tidegate.AspNetCore.Dialects.OpenAlgo;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Markets.Capabilities;
using Tidegate.Streaming.Dialects;
using Tidegate.Testing;

namespace Tidegate.Tests.AspNetCore.Dialects.OpenAlgo;

public sealed class OpenAlgoFuzzTests
{
    private static readonly string[] Messages =
    [
        """{"action":"authenticate","api_key":"0123456789abcdef"}""",
        """{"action":"subscribe","symbols":[{"symbol":"RELIANCE","exchange":"NSE"}],"mode":"Quote","depth":5,"request_id":"r1"}""",
        """{"action":"unsubscribe","symbols":[{"symbol":"RELIANCE","exchange":"NSE","mode":3}]}""",
        """{"action":"ping","timestamp":1.5,"_pingId":"ping-1"}""",
        """{"type":"unsubscribe_all"}""",
    ];

    private static readonly OpenAlgoDialect Dialect = Make();

    [Fact]
    public void Whatever_comes_is_read_without_a_fault_and_whatever_is_refused_is_told_in_JSON()
    {
        var random = new Random(11);
        var grant = new Grant
        {
            Subject = "alice",
            Issuer = "test",
            ExpiresAt = DateTimeOffset.MaxValue,
        };
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Mutated(random);
            var facts = new SessionFacts(random.Next(2) == 0 ? null : grant, new Dictionary<string, string>());

            var request = Dialect.ReadText(bytes, facts);
            var to = new ArrayBufferWriter<byte>();

            Assert.True(
                Dialect.WriteAnswer(new ErrorAnswer(request, (request as FaultyRequest)?.Error ?? GatewayErrors.NotAuthenticated), to)
            );
            using var answer = JsonDocument.Parse(to.WrittenMemory);
            Assert.Equal("error", answer.RootElement.GetProperty("status").GetString());
            Assert.Equal("error", answer.RootElement.GetProperty("type").GetString());
            Assert.True(to.WrittenCount < 2_048); // what a client wrote is repeated in part only
        }
    }

    private static byte[] Mutated(Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(Messages[random.Next(Messages.Length)]);
        for (var changes = random.Next(5); changes > 0; changes--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(128);
        }

        return bytes[..random.Next(bytes.Length + 1)];
    }

    private static OpenAlgoDialect Make()
    {
        var registry = new BrokerCapabilities(CapabilityFile.Shipped);
        return new(
            new OpenAlgoSettings(new ManualTime(), registry, new InstrumentBrokers([], [], registry, "demo"), (_, _) => new((string?)null))
        );
    }
}
