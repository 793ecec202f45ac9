package greenwall.tests.faults;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that stands still until somebody moves its hands.
final class Hands implements InstantSource {
    private volatile Instant now;

    Hands(Instant start) {
        this.now = start;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
