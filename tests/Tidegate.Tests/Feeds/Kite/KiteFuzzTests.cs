using System.Globalization;
using System.Text;
using Tidegate.Feeds.Kite;

namespace Tidegate.Tests.Feeds.Kite;

/// <summary>Mutated messages: nothing is thrown, nothing is read beyond its end, every packet is a tick or a fault. Ten million with TIDEGATE_FUZZ=10000000.</summary>
public sealed class KiteFuzzTests
{
    private const int Usual = 200_000;

    private readonly CountingListener _listener = new();
    private readonly KiteLanguage _language = new();

    private static int Packets =>
        int.TryParse(Environment.GetEnvironmentVariable("TIDEGATE_FUZZ"), CultureInfo.InvariantCulture, out var packets) ? packets : Usual;

    [Fact]
    public void Mutated_packets_are_ticks_or_faults_and_never_an_exception()
    {
        var random = new Random(5_200);
        var seed = KiteDecoderTests.FrameOfAllKinds();
        var buffer = new byte[1_024];
        var mutated = 0L;
        while (mutated < Packets)
        {
            var frame = Mutate(seed, buffer, random);
            var before = _listener.Ticks + _listener.Faults;

            _language.Read(frame, isText: false, _listener);

            // At least what one frame had, at most what it announced and a remark on its end.
            var heard = _listener.Ticks + _listener.Faults - before;
            var announced = frame.Length < 2 ? 0 : (frame[0] << 8) | frame[1];
            Assert.InRange(heard, 0, announced + 1);
            mutated += Math.Max(1, Math.Min(heard, 5));
        }

        Assert.True(_listener.Ticks > 0 && _listener.Faults > 0);
    }

    [Fact]
    public void Random_bytes_are_never_an_exception()
    {
        var random = new Random(5_201);
        var bytes = new byte[600];
        for (var turn = 0; turn < Packets / 10; turn++)
        {
            random.NextBytes(bytes);

            _language.Read(bytes.AsSpan(0, random.Next(bytes.Length)), isText: false, _listener);
        }

        Assert.Equal(0, _listener.Others);
    }

    [Fact]
    public void Mutated_texts_are_never_an_exception()
    {
        string[] seeds =
        [
            """{"type":"order","data":{"order_id":"2203","status":"COMPLETE","exchange":"NSE","tradingsymbol":"SBIN","quantity":1e2,"price":470.5,"meta":{"a":[1,2,{}]}}}""",
            """{"type":"error","data":"too many \u0041\ud83d\ude00"}""",
            """{"type":"message","data":{"text":"hello","n":[null,true,-1.5e-3]}}""",
        ];
        var random = new Random(5_202);
        var buffer = new byte[1_024];
        for (var turn = 0; turn < Packets / 20; turn++)
        {
            var text = Mutate(Encoding.UTF8.GetBytes(seeds[random.Next(seeds.Length)]), buffer, random);

            _language.Read(text, isText: true, _listener);
        }

        Assert.Equal(0, _listener.Ticks);
        Assert.True(_listener.Others > 0 && _listener.Faults > 0);
    }

    private static ReadOnlySpan<byte> Mutate(byte[] seed, byte[] buffer, Random random)
    {
        seed.CopyTo(buffer, 0);
        var length = seed.Length;
        for (var changes = random.Next(4); changes >= 0; changes--)
        {
            switch (random.Next(6))
            {
                case 0: // a bit turns
                    buffer[random.Next(length)] ^= (byte)(1 << random.Next(8));
                    break;
                case 1: // a byte is another
                    buffer[random.Next(length)] = (byte)random.Next(256);
                    break;
                case 2: // cut short
                    length = random.Next(1, length + 1);
                    break;
                case 3: // longer
                    length = Math.Min(buffer.Length, length + random.Next(200));
                    break;
                case 4: // a piece is missing
                    var from = random.Next(length);
                    var gap = random.Next(length - from);
                    buffer.AsSpan(from + gap, length - from - gap).CopyTo(buffer.AsSpan(from));
                    length = Math.Max(1, length - gap);
                    break;
                case 5: // a number at its limits, where a count or a length may be
                    buffer[random.Next(Math.Min(length, 14))] = random.Next(2) == 0 ? (byte)0 : (byte)0xFF;
                    break;
            }
        }

        return buffer.AsSpan(0, length);
    }
}
