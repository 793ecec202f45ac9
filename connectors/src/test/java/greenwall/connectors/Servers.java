package greenwall.connectors;

import greenwall.connectors.http.Http;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import mockwebserver3.MockWebServer;

/// Short words for what every test of a connector does.
public final class Servers {
    public static final Duration SOON = Duration.ofSeconds(10);

    private Servers() {}

    public static Http http() {
        return new Http(Map.of(), InstantSource.system());
    }

    public static Source source(Source.Kind kind, MockWebServer server) {
        return source(kind, server.url("/").toString());
    }

    public static Source source(Source.Kind kind, String url) {
        return new Source("test", kind, URI.create(url));
    }

    public static <T> T answer(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Answered<T> answered -> answered.value();
            case Outcome.Failed<T> failed ->
                throw new AssertionError(
                        failed.failure().word() + ": " + failed.failure().found());
        };
    }

    public static Failure failure(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Failed<?> failed) {
            return failed.failure();
        }
        throw new AssertionError("expected a failure, got " + outcome);
    }
}
