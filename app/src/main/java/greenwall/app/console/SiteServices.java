package greenwall.app.console;

import greenwall.app.site.ServiceLook;
import greenwall.app.site.Site;
import greenwall.fleet.alert.AlertHosts;
import greenwall.fleet.state.FleetState;
import greenwall.views.FxThread;
import greenwall.views.Ranges;
import greenwall.views.ServiceLists;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/// Asks for the services once for all windows, and remembers those of a source that does not answer.
final class SiteServices implements ServiceLists, AutoCloseable {
    private static final Duration SHARED = Duration.ofSeconds(10);
    private static final Answer NOTHING = new Answer(List.of(), List.of(), Instant.EPOCH);

    private final Site site;
    private final InstantSource clock;
    private final BackgroundTasks tasks;
    private volatile AlertHosts hosts = AlertHosts.NONE;
    private ServiceLook former = ServiceLook.NOTHING;
    private Answer last = NOTHING;

    SiteServices(Site site, InstantSource clock, FxThread fx) {
        this.site = site;
        this.clock = clock;
        tasks = new BackgroundTasks(fx);
    }

    void knows(FleetState fleet) {
        hosts = AlertHosts.of(fleet);
    }

    @Override
    public Ranges.Ask ask(Consumer<Answer> receiver) {
        return tasks.run(this::newest, receiver);
    }

    private synchronized Answer newest() {
        var now = clock.instant();
        if (Duration.between(last.at(), now).compareTo(SHARED) < 0) {
            return last;
        }
        try {
            former = ServiceLook.look(site, hosts, now).remembering(former);
            last = new Answer(former.services(), former.troubles(), now);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return last;
    }

    @Override
    public void close() {
        tasks.close();
    }
}
