package greenwall.app.console;

import static greenwall.app.console.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.config.ConfigPaths;
import greenwall.app.site.HostActions;
import greenwall.app.site.Site;
import greenwall.app.site.TimeTravelClock;
import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.TimeTravel;
import greenwall.views.testing.DirectFxThread;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteTimeTravelTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    @TempDir
    private Path home;

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

    private Site site() throws IOException {
        return ConfiguredSite.connect(
                home, "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:1\"}}]", CLOCK);
    }

    private String message() throws InterruptedException {
        return Optional.ofNullable(messages.poll(20, TimeUnit.SECONDS)).orElseThrow();
    }

    @Test
    void theConsoleIsSaidToBeBackAtNowOnlyOnceItIs() throws Exception {
        var shown = new CopyOnWriteArrayList<Site>();
        try (var travel = new SiteTimeTravel(CLOCK, new DirectFxThread(true));
                var site = site()) {
            travel.shows(travel.begin(site, NOW.minusSeconds(60)).pastClock());
            travel.enable(_ -> false, messages::add);
            travel.play(TimeTravel.FASTEST);

            travel.back(messages::add);
            assertThat(message()).contains("no longer has the cluster that --cluster names");
            travel.onArrival();
            assertThat(message()).contains("no longer has the cluster that --cluster names");

            travel.enable(atTime -> shown.add(atTime.apply(site)), messages::add);
            travel.back(messages::add);
            await("the present", () -> !shown.isEmpty());
            assertThat(shown).containsExactly(site);
            assertThat(travel.past()).as("the site is not shown yet").isPresent();
            travel.shows(shown.getFirst().pastClock());
            assertThat(travel.past()).isEmpty();
            assertThat(messages).isEmpty();
        }
    }

    @Test
    void nothingRunsOnHostsBecauseAnEarlierTimeIsShownAndNotBecauseOfTheConfiguration() throws Exception {
        try (var site = site()) {
            var past = site.asOf(new TimeTravelClock(NOW, CLOCK));
            var paths = new ConfigPaths("linux", home, _ -> null);
            try (var hosts = HostActions.of(past, paths, CLOCK, () -> FleetState.EMPTY)) {
                assertThat(hosts.shells(Runnable::run).unavailableReason())
                        .contains("an earlier time is shown, so this console runs nothing on a host");
            }
            assertThat(SiteBackend.readOnlyReason(past)).contains("an earlier time is shown");
            assertThat(SiteBackend.readOnlyReason(site)).isEmpty();
            assertThat(HostActions.refusal(site)).contains("read_only: true or --kiosk");
        }
    }

    @Test
    void aPlaybackThatReachedThePresentContinuesUntilItsSiteIsReplaced() throws Exception {
        var arrivals = new CopyOnWriteArrayList<String>();
        var clock = new TimeTravelClock(NOW, CLOCK);
        try (var site = site()) {
            var loop = new TimeTravelLoop(
                    site.asOf(clock),
                    clock,
                    _ -> AlertsAndProblems.UNKNOWN.snapshot(),
                    new SynchronizedDisplay(new TimeTravelDisplay(_ -> {}, _ -> {}), _ -> {}),
                    () -> {
                        clock.play(0);
                        arrivals.add("");
                    });
            loop.start();
            try {
                clock.play(1);
                await("the present", () -> arrivals.size() == 1);
                clock.play(1);
                await("the present again", () -> arrivals.size() == 2);
            } finally {
                loop.close();
                loop.awaitEnd();
            }
        }
    }
}
