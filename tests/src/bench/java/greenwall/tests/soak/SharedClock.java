package greenwall.tests.soak;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that only moves when it is advanced, shared by two processes: eight bytes of a file that both map
/// into memory.
final class SharedClock implements InstantSource {
    private final MappedByteBuffer millis;

    private SharedClock(MappedByteBuffer millis) {
        this.millis = millis;
    }

    static SharedClock create(Path file, Instant start) throws IOException {
        var clock = open(file);
        clock.set(start);
        return clock;
    }

    static SharedClock open(Path file) throws IOException {
        try (var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() < Long.BYTES) {
                channel.write(ByteBuffer.allocate(Long.BYTES));
            }
            return new SharedClock(channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
        }
    }

    @Override
    public synchronized Instant instant() {
        return Instant.ofEpochMilli(millis.getLong(0));
    }

    synchronized void set(Instant instant) {
        millis.putLong(0, instant.toEpochMilli());
    }

    void pass(Duration time) {
        set(instant().plus(time));
    }
}
