package greenwall.lab;

import greenwall.lab.exporters.DialectMix;
import greenwall.lab.incident.IncidentName;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The options of a range.
///
/// @param hosts the number of hosts; if it is the default, an incident that needs more hosts gets them
/// @param incidents the incidents, which all run at the same time
/// @param start the time of the range's clock at the start; the real time if empty
/// @param speed how many seconds pass in the range per real second
/// @param port the port of Prometheus; the other servers use ports after it. If empty, all use free ports
/// @param bind the address to listen on; loopback by default
public record PracticeRangeOptions(
        int hosts,
        List<IncidentName> incidents,
        long seed,
        double speed,
        Optional<Instant> start,
        OptionalInt port,
        DialectMix dialects,
        InetAddress bind) {
    public static final int USUAL_HOSTS = 24;

    /// A fleet without incidents, on free loopback ports.
    public static final PracticeRangeOptions DEFAULT = new PracticeRangeOptions(
            USUAL_HOSTS,
            List.of(IncidentName.QUIET),
            1,
            1,
            Optional.empty(),
            OptionalInt.empty(),
            DialectMix.SITES,
            InetAddress.ofLiteral("127.0.0.1"));

    public PracticeRangeOptions withHosts(int count) {
        return new PracticeRangeOptions(count, incidents, seed, speed, start, port, dialects, bind);
    }

    public PracticeRangeOptions {
        incidents = List.copyOf(incidents);
    }

    public PracticeRangeOptions withIncident(IncidentName name) {
        return withIncidents(List.of(name));
    }

    public PracticeRangeOptions withIncidents(List<IncidentName> names) {
        return new PracticeRangeOptions(hosts, names, seed, speed, start, port, dialects, bind);
    }

    public PracticeRangeOptions withSeed(long another) {
        return new PracticeRangeOptions(hosts, incidents, another, speed, start, port, dialects, bind);
    }

    public PracticeRangeOptions withSpeed(double factor) {
        return new PracticeRangeOptions(hosts, incidents, seed, factor, start, port, dialects, bind);
    }

    public PracticeRangeOptions withStart(Instant instant) {
        return new PracticeRangeOptions(hosts, incidents, seed, speed, Optional.of(instant), port, dialects, bind);
    }

    public PracticeRangeOptions withPort(int first) {
        return new PracticeRangeOptions(hosts, incidents, seed, speed, start, OptionalInt.of(first), dialects, bind);
    }

    public PracticeRangeOptions withDialects(DialectMix choice) {
        return new PracticeRangeOptions(hosts, incidents, seed, speed, start, port, choice, bind);
    }

    public PracticeRangeOptions withBind(InetAddress address) {
        return new PracticeRangeOptions(hosts, incidents, seed, speed, start, port, dialects, address);
    }
}
