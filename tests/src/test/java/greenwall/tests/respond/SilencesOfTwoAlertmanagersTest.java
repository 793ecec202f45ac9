package greenwall.tests.respond;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.alertmanager.Alertmanager;
import greenwall.connectors.alertmanager.SilenceOrders;
import greenwall.connectors.http.Http;
import greenwall.connectors.http.SourceOptions;
import greenwall.fleet.silence.Matchers;
import greenwall.fleet.silence.SilenceDesk;
import greenwall.fleet.silence.SilenceDraft;
import greenwall.fleet.source.Alerts;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.tests.heart.RealServer;
import greenwall.tests.heart.Waiting;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Silences of two clustered Alertmanagers, seen from here and from amtool, while one of them dies.
class SilencesOfTwoAlertmanagersTest {
    /// A third of it is how long an order waits for the peers to tell each other.
    private static final Duration SOON = Duration.ofSeconds(36);
    private static final Duration BOUND = Duration.ofMinutes(3);

    @TempDir
    Path dir;

    private final Http http = new Http(Map.of(), InstantSource.system());
    private final int webOne = RealServer.freePort();
    private final int webTwo = RealServer.freePort();
    private final int gossipOne = RealServer.freePort();
    private final int gossipTwo = RealServer.freePort();

    @AfterEach
    void stop() {
        http.close();
    }

    private RealServer start(String name, int web, int gossip, List<String> more) throws IOException {
        var config = Files.writeString(
                dir.resolve("alertmanager.yml"), "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
        var command = new ArrayList<>(List.of(
                RealServer.program("prometheus-alertmanager", "prometheus-alertmanager"),
                "--config.file=" + config,
                "--storage.path=" + dir.resolve(name),
                "--web.listen-address=127.0.0.1:" + web,
                "--cluster.listen-address=127.0.0.1:" + gossip,
                "--cluster.settle-timeout=1s",
                "--cluster.reconnect-interval=1s"));
        command.addAll(more);
        return RealServer.start(dir, web, "/-/ready", command);
    }

    private RealServer one(String... more) throws IOException {
        return start("one", webOne, gossipOne, List.of(more));
    }

    private RealServer two(String... more) throws IOException {
        return start("two", webTwo, gossipTwo, List.of(more));
    }

    private String meetTwo() {
        return "--cluster.peer=127.0.0.1:" + gossipTwo;
    }

    private Alertmanager.Peer peer(int port) {
        var source = new Source("real", Source.Kind.ALERTMANAGER, URI.create("http://127.0.0.1:" + port));
        return new Alertmanager.Peer(source, SourceOptions.DEFAULT);
    }

    private Alertmanager reads() {
        return Alertmanager.connect(http, List.of(peer(webOne), peer(webTwo)));
    }

    private SilenceDesk desk() {
        return new SilenceDesk(
                reads(), SilenceOrders.connect(http, List.of(peer(webOne), peer(webTwo))), InstantSource.system());
    }

    private static SilenceDraft draft(String conditions, String comment) {
        var matchers = ((Matchers.Parsed.Understood) Matchers.parse(conditions)).matchers();
        var now = Instant.now();
        return new SilenceDraft("", matchers.list(), now, now.plusSeconds(3_600), "anna", comment);
    }

    private String amtool(int port, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of(RealServer.program("amtool", "prometheus-alertmanager"), "--alertmanager.url", url(port)));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text.strip();
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    private List<Alerts.Silence> active(Outcome<List<Alerts.Silence>> peer) {
        return peer.answer().orElse(List.of()).stream()
                .filter(s -> s.state() != Alerts.SilenceState.EXPIRED)
                .toList();
    }

    private static SilenceDesk.Result.Done done(SilenceDesk.Result result) {
        assertThat(result).isInstanceOf(SilenceDesk.Result.Done.class);
        return (SilenceDesk.Result.Done) result;
    }

    @Test
    void amtoolSeesOursAndWeSeeAmtools() throws IOException, InterruptedException {
        try (var _ = two();
                var _ = one(meetTwo())) {
            var made = done(
                    desk().put(draft("alertname=~\"Zpool.*\" host!=\"node 05\" zone!~\"x|y\"", "disk swap"), SOON));
            assertThat(made.seenBy()).hasSize(2);
            for (int port : List.of(webOne, webTwo)) {
                assertThat(amtool(port, "silence", "query", "-q"))
                        .isEqualTo(made.silence().id());
            }
            assertThat(amtool(webTwo, "silence", "query", "-o", "extended"))
                    .contains("alertname=~\"Zpool.*\"", "host!=\"node 05\"", "zone!~\"x|y\"", "anna", "disk swap");

            var theirs = amtool(
                    webTwo,
                    "silence",
                    "add",
                    "NodeDown",
                    "host=~node0.*",
                    "--author=bob",
                    "--comment=move",
                    "-d",
                    "2h");
            Waiting.until(
                    "both peers list amtool's silence",
                    BOUND,
                    () -> reads().silencesByPeer(SOON).stream()
                            .allMatch(p -> active(p).stream().anyMatch(s -> s.id().equals(theirs))));
            var seen = reads().silences(List.of(), SOON).value().stream()
                    .filter(s -> s.id().equals(theirs))
                    .findFirst()
                    .orElseThrow();
            assertThat(Matchers.text(seen.matchers())).isEqualTo("alertname=\"NodeDown\" host=~\"node0.*\"");

            var longer =
                    done(desk().put(SilenceDraft.of(seen).until(seen.endsAt().plusSeconds(3_600)), SOON));
            assertThat(longer.silence().id()).isEqualTo(theirs);
            done(desk().expire(made.silence().id(), SOON));
            Waiting.until("amtool lists only its own", BOUND, () -> {
                try {
                    return amtool(webOne, "silence", "query", "-q").equals(theirs);
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    @Test
    void noneIsLostOrDoubledWhenThePeerThatTookItDiesBeforeItToldTheOther() throws Exception {
        // Each alone at first, so that what one takes cannot have reached the other; and one writes it down at once, so
        // that it comes back with it.
        var first = one("--cluster.peer=127.0.0.1:" + RealServer.freePort(), "--data.maintenance-interval=200ms");
        try (var _ = two()) {
            var taken = new CountDownLatch(1);
            var killer = Thread.ofVirtual().start(() -> {
                Waiting.until(
                        "one has it",
                        BOUND,
                        () -> !active(reads().silencesByPeer(SOON).getFirst()).isEmpty()
                                && dir.resolve("one")
                                                .resolve("silences")
                                                .toFile()
                                                .length()
                                        > 0);
                first.kill();
                taken.countDown();
            });
            var result = done(desk().put(draft("alertname=Hot", "half-way"), SOON));
            killer.join();
            assertThat(taken.getCount()).isZero();
            assertThat(active(reads().silencesByPeer(SOON).getLast()))
                    .extracting(Alerts.Silence::id)
                    .containsExactly(result.silence().id());

            try (var _ = one(meetTwo())) {
                Waiting.until(
                        "the peers have told each other",
                        BOUND,
                        () -> reads().silencesByPeer(SOON).stream()
                                .allMatch(p -> active(p).size() == 2));
                assertThat(desk().mendTwins(SOON)).hasSize(1);
                Waiting.until(
                        "one is left on both",
                        BOUND,
                        () -> reads().silencesByPeer(SOON).stream()
                                .allMatch(p -> active(p).size() == 1));
                assertThat(desk().mendTwins(SOON)).isEmpty();
            }
        } finally {
            first.close();
        }
    }

    @Test
    void ofManyMadeWhileAPeerIsKilledEachIsThereOnceAfterwards() throws Exception {
        var first = one();
        try (var _ = two("--cluster.peer=127.0.0.1:" + gossipOne)) {
            var results = new HashMap<String, SilenceDesk.Result>();
            var killer = Thread.ofVirtual().unstarted(first::kill);
            for (int i = 0; i < 12; i++) {
                if (i == 5) {
                    killer.start();
                }
                var comment = "number " + i;
                results.put(comment, desk().put(draft("alertname=Hot number=\"" + i + "\"", comment), SOON));
            }
            // Its ports are free again only then.
            killer.join();
            try (var _ = one(meetTwo())) {
                Waiting.until("both peers list the same", BOUND, () -> {
                    var peers = reads().silencesByPeer(SOON);
                    return peers.stream().allMatch(p -> p.answer().isPresent())
                            && active(peers.getFirst()).size()
                                    == active(peers.getLast()).size();
                });
                desk().mendTwins(SOON);
                Waiting.until(
                        "each of those that were made is there once, on both",
                        BOUND,
                        () -> reads().silencesByPeer(SOON).stream()
                                .allMatch(p -> results.entrySet().stream()
                                        .filter(r -> r.getValue() instanceof SilenceDesk.Result.Done)
                                        .allMatch(r -> active(p).stream()
                                                        .filter(s -> s.comment().equals(r.getKey()))
                                                        .count()
                                                == 1)));
                assertThat(results.values()).allSatisfy(r -> assertThat(r).isInstanceOf(SilenceDesk.Result.Done.class));
                assertThat(active(reads().silencesByPeer(SOON).getLast())).hasSize(12);
            }
        } finally {
            first.close();
        }
    }
}
