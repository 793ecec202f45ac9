package greenwall.connectors.http;

import greenwall.fleet.source.Failure;
import java.time.Duration;
import java.util.Optional;

/// How one API words its errors.
@FunctionalInterface
public interface ErrorReader {
    /// The failure that an error answer means, where the body has the API's own shape; `deadline` is that of
    /// the call.
    Optional<Failure> failure(int status, String contentType, String body, Duration deadline);
}
