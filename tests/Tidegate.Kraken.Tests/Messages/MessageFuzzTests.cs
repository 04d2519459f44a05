using System.Globalization;
using System.Text;
using Tidegate.Kraken.Books;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Tests.Messages;

/// <summary>Mutated frames: a message or a fault, never an exception, and memory bounded by the frame. Millions with TIDEGATE_FUZZ=5000000.</summary>
public sealed class MessageFuzzTests
{
    private const int Usual = 20_000;

    private static readonly string[] Seeds =
    [
        """{"channel":"status","data":[{"api_version":"v2","connection_id":12393906104898154338,"system":"online","version":"2.0.4"}],"type":"update"}""",
        """{"channel":"book","type":"update","data":[{"symbol":"BTC/USD","bids":[{"price":66786.5,"qty":0.00000000},{"price":66784.5,"qty":5.1e-05}],"asks":[],"checksum":902440905,"timestamp":"2024-05-19T16:45:24.204654Z"}]}""",
        """{"channel":"executions","type":"update","data":[{"order_id":"OK4GJX","exec_type":"trade","trade_id":62887576,"side":"sell","last_qty":0.005,"fees":[{"asset":"USD","qty":0.3458}],"triggers":{"price":0.2,"status":"untriggered"}}],"sequence":10}""",
        """{"channel":"balances","data":[{"asset":"BTC","balance":1.2,"wallets":[{"type":"spot","id":"main","balance":1.2}]}],"type":"snapshot","sequence":1}""",
        """{"channel":"level3","type":"update","data":[{"checksum":2841398499,"symbol":"MATIC/USD","bids":[],"asks":[{"event":"delete","order_id":"OOI","limit_price":0.5636,"order_qty":302.89736033,"timestamp":"2023-10-06T18:21:00.097010033Z"}]}]}""",
        """{"method":"batch_add","req_id":1234567890,"result":[{"order_id":"O1","order_userref":1},{"order_id":"O2"}],"success":true,"time_in":"2022-06-13T08:09:10.123456Z"}""",
        """{"channel":"instrument","type":"snapshot","data":{"assets":[{"id":"USD","precision":4}],"pairs":[{"symbol":"BTC/USD","qty_precision":8,"qty_increment":1e-08,"price_precision":1}]}}""",
        """{"channel":"executions","error":"ESession:Invalid session","method":"subscribe","status":"error","success":false}""",
    ];

    private static int Frames =>
        int.TryParse(Environment.GetEnvironmentVariable("TIDEGATE_FUZZ"), CultureInfo.InvariantCulture, out var count) ? count : Usual;

    [Fact]
    public void Mutated_frames_are_messages_or_faults_and_never_an_exception()
    {
        var random = new Random(7_300);
        var (messages, faults) = (0, 0);
        var book = new KrakenBook("BTC/USD", 1, 8, 10);
        for (var turn = 0; turn < Frames; turn++)
        {
            var frame = Mutate(Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]), random);

            if (!KrakenMessageReader.TryRead(frame, out var message, out var fault))
            {
                Assert.NotEqual(KrakenFaultKind.None, fault.Kind);
                faults++;
                continue;
            }

            messages++;
            foreach (var row in message is KrakenData<KrakenBookUpdate> data ? data.Rows : [])
            {
                book.Apply(row, isSnapshot: true); // whatever was read can be applied
            }
        }

        Assert.True(messages > Frames / 20 && faults > Frames / 20, $"{messages} messages, {faults} faults");
    }

    [Fact]
    public void Reading_allocates_no_more_than_sixteen_times_the_frame()
    {
        var random = new Random(7_301);
        for (var turn = 0; turn < Frames / 10; turn++)
        {
            var levels = string.Join(',', Enumerable.Repeat("""{"price":1,"qty":2}""", random.Next(1, 400)));
            var frame = Encoding.UTF8.GetBytes(
                $$"""{"channel":"book","type":"snapshot","data":[{"symbol":"BTC/USD","bids":[{{levels}}],"checksum":1}]}"""
            );
            var before = GC.GetAllocatedBytesForCurrentThread();

            KrakenMessageReader.TryRead(frame, out _, out _);

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Math.Max(frame.Length * 16, 65_536));
        }
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var bytes = new List<byte>(seed);
        for (var edit = random.Next(1, 4); edit > 0 && bytes.Count > 2; edit--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, random.Next(1, Math.Min(20, bytes.Count - at + 1)));
                    break;
                case 2:
                    bytes.Insert(at, "{}[],:\"e-0.\\"u8.ToArray()[random.Next(12)]);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(30, bytes.Count - at)));
                    break;
                case 4:
                    bytes.InsertRange(at, "null"u8.ToArray());
                    break;
                default:
                    bytes[at] = (byte)(bytes[at] is >= (byte)'0' and <= (byte)'9' ? '0' + random.Next(10) : bytes[at] ^ 1);
                    break;
            }
        }

        return [.. bytes];
    }
}
