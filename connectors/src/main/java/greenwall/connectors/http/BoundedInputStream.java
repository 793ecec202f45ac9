package greenwall.connectors.http;

import greenwall.connectors.memory.HeapGuard;
import greenwall.fleet.source.Failure;
import java.io.IOException;
import java.io.InputStream;

/// A body that fails as soon as the decompressor has returned more than the limit, so that a small response
/// cannot fill the memory. It also fails as soon as this and other responses fill the heap.
final class BoundedInputStream extends InputStream {
    private static final long CHECK_INTERVAL = 64 << 10;

    private final InputStream in;
    private final long limit;
    private final String where;
    private long read;
    private long nextCheck = CHECK_INTERVAL;

    BoundedInputStream(InputStream in, long limit, String where) {
        this.in = in;
        this.limit = limit;
        this.where = where;
    }

    static SourceFailureException tooLarge(long limit, String where) {
        return new SourceFailureException(new Failure.TooLarge(
                limit,
                where + " sent more than " + MessageText.bytes(limit),
                "query fewer series or a shorter window, or raise body_limit of this source"));
    }

    long bytesRead() {
        return read;
    }

    @Override
    public int read() throws IOException {
        int one = in.read();
        if (one >= 0) {
            count(1);
        }
        return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int got = in.read(into, offset, length);
        if (got > 0) {
            count(got);
        }
        return got;
    }

    private void count(int bytes) throws IOException {
        read += bytes;
        if (read > limit) {
            throw tooLarge(limit, where);
        }
        if (read >= nextCheck) {
            nextCheck = read + CHECK_INTERVAL;
            HeapGuard.OF_THIS_PROCESS.require(read);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
