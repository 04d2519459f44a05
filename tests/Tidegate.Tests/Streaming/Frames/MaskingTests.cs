using System.Buffers.Binary;
using Tidegate.Streaming.Frames;

namespace Tidegate.Tests.Streaming.Frames;

public sealed class MaskingTests
{
    [Fact]
    public void Masking_equals_the_formula_of_the_RFC_for_every_length_and_alignment()
    {
        var random = new Random(5_3);
        var mask = new byte[4];
        for (var length = 0; length <= 200; length++)
        {
            for (var offset = 0; offset < 8; offset++)
            {
                random.NextBytes(mask);
                var bytes = new byte[offset + length + 8];
                random.NextBytes(bytes);
                var expected = bytes.ToArray();
                for (var i = 0; i < length; i++)
                {
                    expected[offset + i] ^= mask[i % 4]; // RFC 6455 §5.3
                }

                Masking.Apply(bytes.AsSpan(offset, length), BinaryPrimitives.ReadUInt32LittleEndian(mask));

                Assert.Equal(expected, bytes);
            }
        }
    }
}
