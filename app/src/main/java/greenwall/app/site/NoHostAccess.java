package greenwall.app.site;

import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.run.Shells;
import greenwall.fleet.source.Logs;
import java.time.InstantSource;
import java.util.Optional;

/// No way to any host.
record NoHostAccess(String why) implements HostAccess {
    @Override
    public ProbeRunner probes() {
        return ProbeRunner.none(why);
    }

    @Override
    public Optional<Logs> journals(String cluster, InstantSource clock) {
        return Optional.empty();
    }

    @Override
    public Shells shells() {
        return Shells.none(why);
    }

    @Override
    public void close() {
        // There is nothing to let go of.
    }
}
