package greenwall.tests.respond;

import greenwall.connectors.alertmanager.Alertmanager;
import greenwall.connectors.alertmanager.AlertmanagerSilenceClient;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.fleet.silence.SilenceChanger;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.tests.poll.RealServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Two real Alertmanagers of one cluster, which a test starts and stops, and the silences that each of them
/// lists.
final class AlertmanagerPair implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final Path dir;
    private final SharedHttpClient http = new SharedHttpClient(Map.of(), InstantSource.system());
    final int webOne = RealServer.freePort();
    final int webTwo = RealServer.freePort();
    private final int gossipOne = RealServer.freePort();
    private final int gossipTwo = RealServer.freePort();

    AlertmanagerPair(Path dir) {
        this.dir = dir;
    }

    private RealServer start(String name, int web, int gossip, String... more) throws IOException {
        var options = new ArrayList<>(List.of(
                "--cluster.settle-timeout=1s", "--cluster.reconnect-interval=1s", "--cluster.pushpull-interval=2s"));
        options.addAll(List.of(more));
        return RealServer.alertmanager(dir, name, web, gossip, options);
    }

    RealServer one(String... more) throws IOException {
        return start("one", webOne, gossipOne, more);
    }

    RealServer two(String... more) throws IOException {
        return start("two", webTwo, gossipTwo, more);
    }

    String meetOne() {
        return "--cluster.peer=127.0.0.1:" + gossipOne;
    }

    String meetTwo() {
        return "--cluster.peer=127.0.0.1:" + gossipTwo;
    }

    static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static Alertmanager.Peer peer(URI url) {
        return new Alertmanager.Peer(new Source("real", Source.Kind.ALERTMANAGER, url), HttpSettings.DEFAULT);
    }

    AlertSource reads() {
        return Alertmanager.connect(http, List.of(peer(url(webOne)), peer(url(webTwo))));
    }

    SilenceChanger silenceChanger() {
        return silenceChanger(url(webOne), url(webTwo));
    }

    SilenceChanger silenceChanger(URI first, URI second) {
        var peers = List.of(peer(first), peer(second));
        return new SilenceChanger(
                Alertmanager.connect(http, peers),
                AlertmanagerSilenceClient.connect(http, peers),
                InstantSource.system());
    }

    /// The active silences on the first; empty if it does not respond.
    List<AlertSource.Silence> activeOnFirst() {
        return activeSilences(reads().silencesByPeer(LOOK).getFirst());
    }

    List<AlertSource.Silence> activeOnSecond() {
        return activeSilences(reads().silencesByPeer(LOOK).getLast());
    }

    static List<AlertSource.Silence> activeSilences(Outcome<List<AlertSource.Silence>> peer) {
        return peer.answer().orElse(List.of()).stream()
                .filter(s -> s.state() != AlertSource.SilenceState.EXPIRED)
                .toList();
    }

    boolean bothRespond() {
        return reads().silencesByPeer(LOOK).stream().allMatch(p -> p.answer().isPresent());
    }

    static String amtool(int port, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                RealServer.program("amtool", "prometheus-alertmanager"),
                "--alertmanager.url",
                url(port).toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(text);
        }
        return text.strip();
    }

    @Override
    public void close() {
        http.close();
    }
}
