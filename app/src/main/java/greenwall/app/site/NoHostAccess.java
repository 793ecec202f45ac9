package greenwall.app.site;

import greenwall.fleet.check.DirectCheckResult;
import greenwall.fleet.direct.DirectCheckRunner;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.runbook.run.ShellStepRunner;
import greenwall.fleet.source.LogSource;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;

/// Refuses all access to hosts.
record NoHostAccess(String why) implements HostAccess {
    @Override
    public ProbeRunner probes() {
        return ProbeRunner.none(why);
    }

    @Override
    public Optional<LogSource> journals(String cluster, InstantSource clock) {
        return Optional.empty();
    }

    @Override
    public DirectCheckRunner checkRunner() {
        return _ -> new DirectCheckResult.NotRun(why);
    }

    @Override
    public ShellStepRunner shells(Executor answers) {
        return ShellStepRunner.none(why);
    }

    @Override
    public Optional<HostEnrolment> enrolment() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
