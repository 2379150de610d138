using AnonIdentity.Issuing;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.Tests.Issuing;

[Trait("Rule", "V2")]
public class RandomBufferTests
{
    [Fact]
    public void Bytes_are_given_out_once_and_forgotten()
    {
        RandomBuffer buffer = new();
        byte[] memory = buffer.Memory;
        HashSet<ulong> taken = [];
        for (int i = 0; i < 10_000; i++)
        {
            buffer.Take(out ulong many, out _);
            taken.Add(many).Should().BeTrue();

            // What is left is what was not given out yet.
            memory.AsSpan(buffer.Unused).IndexOfAnyExcept((byte)0).Should().Be(-1);
        }
    }

    [Fact]
    public void Each_thread_has_its_own()
    {
        RandomBuffer mine = RandomBuffer.OfThread;
        RandomBuffer? other = null;
        Thread thread = new(() => other = RandomBuffer.OfThread);
        thread.Start();
        thread.Join();

        other.Should().NotBeNull().And.NotBeSameAs(mine);
        RandomBuffer.OfThread.Should().BeSameAs(mine);
    }
}
