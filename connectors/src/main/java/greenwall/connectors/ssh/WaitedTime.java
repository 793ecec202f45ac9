package greenwall.connectors.ssh;

/// The time for which a login has waited for a person or for an agent so far. Another thread may read it meanwhile.
final class WaitedTime {
    private volatile long earlierNanos;
    private volatile long sinceNanos;

    void begin() {
        sinceNanos = System.nanoTime();
    }

    void end() {
        earlierNanos = nanos();
        sinceNanos = 0;
    }

    long nanos() {
        long since = sinceNanos;
        return earlierNanos + (since == 0 ? 0 : System.nanoTime() - since);
    }
}
