package greenwall.connectors.http;

import greenwall.fleet.source.Failure;
import java.time.Duration;
import java.util.Optional;

/// Reads the errors of one API.
@FunctionalInterface
public interface ErrorBodyReader {
    /// The failure for an error response, if the body has the format of the API; `deadline` is that of the
    /// call.
    Optional<Failure> failure(int status, String contentType, String body, Duration deadline);
}
