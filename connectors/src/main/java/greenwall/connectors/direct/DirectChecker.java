package greenwall.connectors.direct;

import greenwall.fleet.check.Check;
import greenwall.fleet.check.CheckResult;
import greenwall.fleet.direct.CheckRunner;
import java.time.InstantSource;
import java.util.Collection;
import java.util.function.Consumer;

/// Looks over the network. Each look has a deadline of a few seconds, asks one thing and changes nothing.
public final class DirectChecker implements CheckRunner, AutoCloseable {
    private final PortCheck ports;
    private final HttpCheck pages;
    private final ClockCheck clocks;
    private final CheckRunner hosts;

    /// @param hosts looks over SSH, or says why it does not
    /// @param ended told of what ended a connection that was kept to it: worth a look at once
    public DirectChecker(InstantSource clock, CheckRunner hosts, Consumer<Check> ended) {
        this.hosts = hosts;
        ports = new PortCheck(ended);
        pages = new HttpCheck(clock);
        clocks = new ClockCheck(clock);
    }

    /// Only these are looked at from now on.
    ///
    /// @param packetsAreScarce whether there are too many for the budget to look at each in full
    public void plan(Collection<Check> checks, boolean packetsAreScarce) {
        ports.plan(checks, packetsAreScarce);
    }

    /// How many packets the next look at it costs where all is well.
    public int packets(Check check) {
        return check instanceof Check.Port port ? ports.packets(port) : check.packets();
    }

    @Override
    public CheckResult look(Check check) throws InterruptedException {
        return switch (check) {
            case Check.Port port -> ports.look(port);
            case Check.Page page -> pages.look(page);
            case Check.Name name -> DnsCheck.look(name);
            case Check.Clock clock -> clocks.look(clock);
            case Check.Look look -> hosts.look(look);
        };
    }

    @Override
    public void close() {
        ports.close();
        pages.close();
    }
}
