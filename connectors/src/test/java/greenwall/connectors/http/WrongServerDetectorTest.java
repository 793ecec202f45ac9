package greenwall.connectors.http;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.MockServers;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Source;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class WrongServerDetectorTest {
    private static final HttpUrl BASE = HttpUrl.get("http://metrics.example:3100/");
    private static final Failure UNEXPECTED = new Failure.Malformed("no JSON", "Check the URL");
    private static final Failure SLOW = new Failure.TimedOut(Duration.ofSeconds(2), "no response", "");
    private static final Failure NO_PAGE = new Failure.Refused(404, "not found", "no such page", "");

    private long seconds;
    private final AtomicInteger requests = new AtomicInteger();
    private final WrongServerDetector detector = new WrongServerDetector(
            MockServers.source(Source.Kind.PROMETHEUS, BASE.toString()),
            () -> Duration.ofSeconds(seconds).toNanos());

    private WrongServerDetector.PageFetcher everyPage(Failure failure) {
        return (_, _, _) -> {
            requests.incrementAndGet();
            return Optional.of(WrongServerDetector.Page.of(failure));
        };
    }

    private static Optional<WrongServerDetector.Page> loki(HttpUrl at, String path, Duration most) {
        return Optional.of(
                path.startsWith("loki/")
                        ? new WrongServerDetector.Page(200, "{\"version\":\"3.5.0\"}", "")
                        : WrongServerDetector.Page.of(NO_PAGE));
    }

    @Test
    void aProgramWhosePagesTimedOutIsRecognisedSoonAfterwards() throws Exception {
        assertThat(detector.explain(UNEXPECTED, BASE, everyPage(SLOW))).isSameAs(UNEXPECTED);
        seconds = 9;
        assertThat(detector.explain(UNEXPECTED, BASE, WrongServerDetectorTest::loki))
                .isSameAs(UNEXPECTED);
        seconds = 11;
        assertThat(detector.explain(UNEXPECTED, BASE, WrongServerDetectorTest::loki)
                        .found())
                .contains("responds like Loki 3.5.0, not Prometheus");
    }

    @Test
    void anUnknownProgramIsProbedAtMostOnceAMinute() throws Exception {
        detector.explain(UNEXPECTED, BASE, everyPage(NO_PAGE));
        int once = requests.get();
        seconds = 59;
        detector.explain(UNEXPECTED, BASE, everyPage(NO_PAGE));
        assertThat(requests).hasValue(once);
        seconds = 61;
        detector.explain(UNEXPECTED, BASE, everyPage(NO_PAGE));
        assertThat(requests).hasValue(2 * once);
    }
}
