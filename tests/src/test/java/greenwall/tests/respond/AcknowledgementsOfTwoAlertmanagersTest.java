package greenwall.tests.respond;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.config.ConfigPaths;
import greenwall.app.console.ConsoleSession;
import greenwall.app.console.SiteBackend;
import greenwall.app.site.Site;
import greenwall.fleet.alert.Acknowledgement;
import greenwall.fleet.alert.AcknowledgementSilence;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceClock;
import greenwall.tests.console.SiteFolder;
import greenwall.tests.poll.Await;
import greenwall.views.testing.DirectFxThread;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Two consoles without a shared folder, over two clustered Alertmanagers: acknowledgements are sent as
/// silences.
class AcknowledgementsOfTwoAlertmanagersTest extends TwoAlertmanagersFixture {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Duration BOUND = Duration.ofMinutes(3);

    /// A console with its own home, which has the Alertmanagers in its own order.
    private final class Console implements AutoCloseable {
        private final Site site;
        private final ConsoleSession session;
        private final SiteBackend backend;

        Console(String name, int... webs) throws IOException {
            var home = Files.createDirectories(dir.resolve(name));
            var paths = new ConfigPaths("linux", home, _ -> null);
            site = new SiteFolder(home, CLOCK)
                    .open("""
                    clusters:
                      - name: east
                        alertmanagers: [{url: "%s"}, {url: "%s"}]
                    team: {alertmanager: true}
                    """.formatted(AlertmanagerPair.url(webs[0]), AlertmanagerPair.url(webs[1])), name);
            session = new ConsoleSession(paths, new SourceClock(CLOCK), ZoneOffset.UTC, new DirectFxThread(true));
            backend = SiteBackend.of(site, session, new DirectFxThread(true));
        }

        Alert alert() {
            return find().orElseThrow();
        }

        Optional<Alert> find() {
            try {
                return backend.alerts().query(FleetState.EMPTY).alerts().stream()
                        .filter(alert -> alert.name().equals("Hot"))
                        .findFirst();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        Optional<Acknowledgement> acknowledged() {
            return find().flatMap(Alert::acknowledged);
        }

        String acknowledge(String comment) throws Exception {
            var message = new CompletableFuture<String>();
            backend.alerts().acknowledge(alert(), comment, Optional.empty(), message::complete);
            return message.get(2, TimeUnit.MINUTES);
        }

        @Override
        public void close() throws Exception {
            backend.close();
            session.close();
            site.close();
        }
    }

    private void fire() throws Exception {
        AlertmanagerPair.amtool(pair.webOne, "alert", "add", "Hot", "severity=critical", "instance=a");
        Await.until("both list the alert", BOUND, () -> {
            try {
                AlertmanagerPair.amtool(pair.webTwo, "alert", "add", "Hot", "severity=critical", "instance=a");
                return AlertmanagerPair.amtool(pair.webTwo, "alert", "query", "-o", "simple")
                        .contains("Hot");
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void anAcknowledgementIsSharedUntilItsSilenceEndsOrItIsWithdrawn() throws Exception {
        try (var _ = pair.two();
                var _ = pair.one(pair.meetTwo());
                var anna = new Console("anna", pair.webOne, pair.webTwo);
                var bert = new Console("bert", pair.webTwo, pair.webOne)) {
            fire();
            assertThat(bert.acknowledged()).isEmpty();

            assertThat(anna.acknowledge("on it")).startsWith("Acknowledged and silenced: ");
            assertThat(anna.acknowledged()).isPresent();
            Await.until("the other sees it", BOUND, () -> bert.acknowledged().isPresent());
            var seen = bert.acknowledged().orElseThrow();
            assertThat(seen.comment()).isEqualTo("on it");
            var silence = pair.activeOnSecond().getFirst();
            assertThat(seen.silence()).isEqualTo(silence.id());
            assertThat(silence.comment()).isEqualTo(AcknowledgementSilence.comment("on it"));
            assertThat(Duration.between(silence.startsAt(), silence.endsAt()))
                    .isBetween(
                            AcknowledgementSilence.LENGTH.minusMinutes(1),
                            AcknowledgementSilence.LENGTH.plusMinutes(1));

            bert.backend.alerts().withdrawAcknowledgement(bert.alert());
            Await.until(
                    "neither shows it any more",
                    BOUND,
                    () -> bert.acknowledged().isEmpty() && anna.acknowledged().isEmpty());
            assertThat(anna.alert().acknowledged()).isEmpty();

            anna.acknowledge("again");
            Await.until(
                    "the other sees it again", BOUND, () -> bert.acknowledged().isPresent());
            assertThat(pair.activeOnFirst()).hasSize(1);
            AlertmanagerPair.amtool(
                    pair.webOne,
                    "silence",
                    "expire",
                    pair.activeOnFirst().getFirst().id());
            Await.until(
                    "it ended for both",
                    BOUND,
                    () -> bert.acknowledged().isEmpty() && anna.acknowledged().isEmpty());
        }
    }

    @Test
    void aKilledPeerLosesNoAcknowledgement() throws Exception {
        try (var _ = pair.two()) {
            try (var _ = pair.one(pair.meetTwo());
                    var anna = new Console("anna", pair.webOne, pair.webTwo)) {
                fire();
                anna.acknowledge("on it");
                Await.until("both have it", BOUND, () -> pair.activeOnSecond().size() == 1);
            }
            try (var bert = new Console("bert", pair.webOne, pair.webTwo)) {
                Await.until(
                        "it is seen at the one that is left",
                        BOUND,
                        () -> bert.acknowledged().isPresent());
                bert.acknowledge("me too");
                assertThat(pair.activeOnSecond().stream().map(AlertSource.Silence::comment))
                        .contains(AcknowledgementSilence.comment("on it"));
            }
        }
    }
}
