package greenwall.connectors.http;

import greenwall.fleet.source.Failure;
import java.io.IOException;

/// Carries an expected failure from deep inside a reader to the client, which returns it as the outcome.
public final class SourceFailureException extends IOException {
    private final transient Failure failure;

    public SourceFailureException(Failure failure) {
        super(failure.found());
        this.failure = failure;
    }

    public static SourceFailureException malformed(String found) {
        return new SourceFailureException(
                new Failure.Malformed(found, "check which server responds at this URL, and its version"));
    }

    public Failure failure() {
        return failure;
    }
}
