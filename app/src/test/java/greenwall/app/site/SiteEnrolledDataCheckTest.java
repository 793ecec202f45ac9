package greenwall.app.site;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.config.ClusterConfig;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SiteEnrolledDataCheckTest {
    private static final Source LOKI = new Source("east", Source.Kind.LOKI, URI.create("http://loki"));

    private static Site.ConnectedCluster withLogs(Failure failure) {
        var logs = (LogSource) Proxy.newProxyInstance(
                LogSource.class.getClassLoader(),
                new Class<?>[] {LogSource.class},
                (_, _, _) -> new Outcome.Failed<>(LOKI, Instant.EPOCH, Duration.ZERO, failure));
        return new Site.ConnectedCluster(
                new ClusterConfig("east", Optional.empty(), Optional.empty(), List.of(), List.of(), Map.of()),
                Optional.empty(),
                Optional.of(logs),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    @Test
    void aLokiThatRefusesTheQueryIsNotReportedAsAHostWithoutLines() throws Exception {
        var refused = new Failure.Refused(401, "unauthorized", "Loki refused the password", "correct it");
        var checks = new SiteEnrolledDataCheck(List.of(withLogs(refused)));
        assertThat(checks.whyNotInLoki(Map.of("host", "node01"), "test line"))
                .contains("Loki refused the password. Correct it");
    }
}
