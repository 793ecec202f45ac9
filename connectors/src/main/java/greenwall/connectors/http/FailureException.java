package greenwall.connectors.http;

import greenwall.fleet.source.Failure;
import java.io.IOException;

/// Carries an expected failure from deep inside a read to the call's edge, where it becomes the outcome.
public final class FailureException extends IOException {
    private final transient Failure failure;

    public FailureException(Failure failure) {
        super(failure.found());
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
