package greenwall.connectors.memory;

import java.io.IOException;

/// Data from outside needs more than this process may spend on it. The message states of what, and how much.
public final class LimitExceededException extends IOException {
    private final long limit;

    LimitExceededException(long limit, String found) {
        super(found);
        this.limit = limit;
    }

    public long limit() {
        return limit;
    }
}
