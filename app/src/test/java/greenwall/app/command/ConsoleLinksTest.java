package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.Place;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The links that a run of the program hands over to a console that is already running.
class ConsoleLinksTest {
    private static final Instant AT = Instant.parse("2026-11-21T03:10:00Z");
    private static final Place ZFS = Place.HOME.to("zfs");

    @TempDir
    private Path home = Path.of("");

    private final BlockingQueue<Place> received = new LinkedBlockingQueue<>();

    private ConsoleRun console(GlobalOptions options, Optional<Instant> at) {
        var process = TestProcessContext.silent(home);
        return new ConsoleRun(
                process, new SiteOpener(process, options), List.of(), false, List.of(), Optional.empty(), false, at);
    }

    private boolean handedOver(GlobalOptions options, Optional<Instant> at, Place... places) throws Exception {
        try (var _ = console(new GlobalOptions(), Optional.empty()).listenForLinks(false, received::addAll)) {
            return console(options, at).sendToRunningConsole(List.of(places));
        }
    }

    private List<GlobalOptions> optionsThatNameASite() {
        var lab = new GlobalOptions();
        lab.lab = true;
        var other = new GlobalOptions();
        other.config = home.resolve("b.yaml");
        var cluster = new GlobalOptions();
        cluster.cluster = Optional.of("east");
        var url = new GlobalOptions();
        url.prometheus = Optional.of("http://127.0.0.1:1");
        return List.of(lab, other, cluster, url);
    }

    @Test
    void aLinkKeepsTheInstantThatTheOptionsName() throws Exception {
        var own = ZFS.with("asof", "2026-11-20T05:00:00Z");
        assertThat(handedOver(new GlobalOptions(), Optional.of(AT), ZFS, own)).isTrue();
        assertThat(received.poll(1, TimeUnit.MINUTES)).isEqualTo(ZFS.with("asof", AT.toString()));
        assertThat(received.poll(1, TimeUnit.MINUTES)).isEqualTo(own);
        assertThat(received).isEmpty();
    }

    @Test
    void aSiteThatTheOptionsNameIsNotThatOfTheRunningConsole() throws Exception {
        for (var options : optionsThatNameASite()) {
            assertThat(handedOver(options, Optional.empty(), ZFS)).isFalse();
        }
        assertThat(received).isEmpty();
    }

    @Test
    void aConsoleOfASiteThatTheOptionsNameTakesNoLinks() throws Exception {
        var sender = console(new GlobalOptions(), Optional.empty());
        for (var options : optionsThatNameASite()) {
            try (var _ = console(options, Optional.empty()).listenForLinks(false, received::addAll)) {
                assertThat(sender.sendToRunningConsole(List.of(ZFS))).isFalse();
            }
        }
        assertThat(received).isEmpty();
    }
}
