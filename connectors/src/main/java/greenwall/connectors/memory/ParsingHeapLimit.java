package greenwall.connectors.memory;

/// The heap limit for data that is read from one source. A few bytes of a file can become an object of a
/// hundred bytes, and a small file can expand to millions of them, so objects are counted, not bytes.
public final class ParsingHeapLimit {
    /// The estimated size of an object or a list with a few fields, including its slot in the containing
    /// list.
    public static final int OBJECT = 128;

    public static final int SAMPLE = 16;

    private static final long CHECK_INTERVAL = 1L << 20;

    private final HeapGuard guard;
    private final long most;
    private long taken;
    private long nextCheck = CHECK_INTERVAL;

    public ParsingHeapLimit(long most) {
        this(HeapGuard.OF_THIS_PROCESS, most);
    }

    ParsingHeapLimit(HeapGuard guard, long most) {
        this.guard = guard;
        this.most = most;
    }

    /// The budget for one response: a share of the maximum heap.
    public static ParsingHeapLimit ofAnswer() {
        return new ParsingHeapLimit(Runtime.getRuntime().maxMemory() / 4);
    }

    public void take(long bytes) throws LimitExceededException {
        taken += bytes;
        if (taken > most) {
            throw new LimitExceededException(most, "it expands to more than " + (most >> 20) + " MiB of memory");
        }
        if (taken >= nextCheck) {
            nextCheck = taken + CHECK_INTERVAL;
            guard.require(taken);
        }
    }
}
